/** Tables and views of Glue's catalogue, as Athena reads them. */
import type { CfnTable } from 'aws-cdk-lib/aws-glue';

/** How our types are called: by Glue, and by Trino. */
const SQL_TYPES = {
  text: { glue: 'string', trino: 'varchar' },
  choice: { glue: 'string', trino: 'varchar' },
  number: { glue: 'double', trino: 'double' },
  integer: { glue: 'bigint', trino: 'bigint' },
  boolean: { glue: 'boolean', trino: 'boolean' },
  time: { glue: 'timestamp', trino: 'timestamp(3)' },
} as const;

/** A column by its name, and what it holds. */
export type SqlColumn = readonly [name: string, type: keyof typeof SQL_TYPES];

const PARQUET = {
  inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
  outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
  serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
};

/**
 * A table of Parquet files in folders by day, `day=2026-01-31/`. Days are found by their folders' names, so that nobody has to register
 * them.
 *
 * @param location such as `s3://bucket/lake/orders/`
 * @param days the first one, such as `2025-01-01`, and how many days after today the last one is
 */
export function parquetTable(
  name: string,
  description: string,
  columns: readonly SqlColumn[],
  location: string,
  days: { readonly first: string; readonly ahead: number },
): CfnTable.TableInputProperty {
  return {
    name,
    description,
    tableType: 'EXTERNAL_TABLE',
    partitionKeys: [{ name: 'day', type: 'string' }],
    parameters: {
      classification: 'parquet',
      'projection.enabled': 'true',
      'projection.day.type': 'date',
      'projection.day.format': 'yyyy-MM-dd',
      // Athena lists the folder of each day in it: https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
      'projection.day.range': `${days.first},NOW+${days.ahead}DAYS`,
      'storage.location.template': `${location}day=\${day}/`,
    },
    storageDescriptor: { ...PARQUET, location, columns: columns.map(glueColumn) },
  };
}

function glueColumn([name, type]: SqlColumn) {
  return { name, type: SQL_TYPES[type].glue };
}

/**
 * A view, as Athena itself writes one down: `VIRTUAL_VIEW` with the query in a comment, as Trino's Hive connector has it
 * (ViewReaderUtil in trinodb/trino).
 */
export function athenaView(
  database: string,
  name: string,
  columns: readonly SqlColumn[],
  sql: string,
): CfnTable.TableInputProperty {
  const view = {
    originalSql: sql,
    catalog: 'awsdatacatalog',
    schema: database,
    columns: columns.map(([column, type]) => ({ name: column, type: SQL_TYPES[type].trino })),
  };
  return {
    name,
    tableType: 'VIRTUAL_VIEW',
    parameters: { presto_view: 'true', comment: 'Presto View' },
    viewOriginalText: `/* Presto View: ${Buffer.from(JSON.stringify(view)).toString('base64')} */`,
    viewExpandedText: '/* Presto View */',
    storageDescriptor: { columns: columns.map(glueColumn) },
  };
}
