import type { ColumnConfig } from './data.ts';

type TextColumn = Extract<ColumnConfig, { readonly type: 'text' }>;
export type DerivedColumn = TextColumn & { readonly derive: NonNullable<TextColumn['derive']> };

/** Whether a column is made of another one, and not of the file. */
export function isDerived(column: ColumnConfig): column is DerivedColumn {
  return column.type === 'text' && column.derive !== undefined;
}
