import ts from 'typescript';
import type { Contract } from '../../runtime/platform/contract.ts';

/** The data that a generated contract exports. */
export async function dataOf(text: string): Promise<Contract> {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 },
  });
  const { contract }: { contract: Contract } = await import(
    `data:text/javascript;base64,${Buffer.from(outputText).toString('base64')}`
  );
  return contract;
}
