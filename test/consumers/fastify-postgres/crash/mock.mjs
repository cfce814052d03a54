/** The mock as a process of its own: it outlives every kill, and what it remembers is the truth. */
import { startMock } from "freedompay-card-link/mock";

const { url } = await startMock({ keep: 0 });
process.send?.(url);
process.once("disconnect", () => process.exit());
