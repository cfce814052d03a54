import { readFile } from "node:fs/promises";

/** All that the service needs of a database, so that a server and the embedded one are exchangeable. */
export interface Database {
  query<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** The server at DATABASE_URL; without one, PostgreSQL inside this process, with its files in `folder`. */
export async function openDatabase(url: string | undefined, folder: string): Promise<Database> {
  const database = url ? await server(url) : await embedded(folder);
  const table = await readFile(new URL("../table.sql", import.meta.url), "utf8");
  for (const statement of table.split(/;\n/)) if (statement.trim()) await database.query(statement);
  return database;
}

// Each is loaded where it is used: a service starts faster without the other.
async function server(connectionString: string): Promise<Database> {
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({ connectionString });
  // A connection that breaks while idle must not end the process. The next query opens another one.
  pool.on("error", (error) => console.error(`A database connection was lost: ${error.message}`));
  return { query: async (text, values) => (await pool.query(text, values)).rows, close: () => pool.end() };
}

async function embedded(folder: string): Promise<Database> {
  const { PGlite } = await import("@electric-sql/pglite");
  const database = await PGlite.create(folder);
  return {
    query: async <Row>(text: string, values?: unknown[]) => (await database.query<Row>(text, values)).rows,
    close: () => database.close(),
  };
}
