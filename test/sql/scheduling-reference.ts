/** What the reference page of svc-scheduling-orchestrator lists, in the catalog's words. */
export const reference = `
schedule_requests.request_id uuid not null
schedule_requests.schedule_date date not null
schedule_requests.requested_by character varying(100) not null
schedule_requests.status character varying(20) not null
schedule_requests.constraints jsonb not null
schedule_requests.constraints default '{}'::jsonb
schedule_requests.created_at timestamp with time zone not null
schedule_requests PRIMARY KEY (request_id)
CREATE INDEX idx_sched_req_date ON scheduling.schedule_requests USING btree (schedule_date)
CREATE INDEX idx_sched_req_status ON scheduling.schedule_requests USING btree (status)
daily_schedules.schedule_id uuid not null
daily_schedules.schedule_date date not null
daily_schedules.assignments jsonb not null
daily_schedules._rev integer not null
daily_schedules._rev default 1
daily_schedules.published_at timestamp with time zone
daily_schedules.created_at timestamp with time zone not null
daily_schedules.updated_at timestamp with time zone not null
daily_schedules PRIMARY KEY (schedule_id)
daily_schedules UNIQUE (schedule_date)
CREATE UNIQUE INDEX idx_daily_sched_date ON scheduling.daily_schedules USING btree (schedule_date)
schedule_conflicts.conflict_id uuid not null
schedule_conflicts.schedule_id uuid not null
schedule_conflicts.conflict_type character varying(30) not null
schedule_conflicts.details jsonb not null
schedule_conflicts.resolved boolean not null
schedule_conflicts.resolved default false
schedule_conflicts.detected_at timestamp with time zone not null
schedule_conflicts PRIMARY KEY (conflict_id)
schedule_conflicts FOREIGN KEY (schedule_id) REFERENCES scheduling.daily_schedules(schedule_id)
CREATE INDEX idx_conflict_schedule ON scheduling.schedule_conflicts USING btree (schedule_id)
optimization_runs.run_id uuid not null
optimization_runs.schedule_date date not null
optimization_runs.algorithm character varying(30) not null
optimization_runs.duration_ms integer not null
optimization_runs.score numeric(5,2)
optimization_runs.status character varying(20) not null
optimization_runs.started_at timestamp with time zone not null
optimization_runs.completed_at timestamp with time zone
optimization_runs PRIMARY KEY (run_id)
CREATE INDEX idx_opt_run_date ON scheduling.optimization_runs USING btree (schedule_date)`
  .trim()
  .split('\n');
