import { cardLinkHandlers, type ExampleName } from "freedompay-card-link/msw";

const linkCard: ExampleName<"linkCard"> = "in_process";
export const handlers = cardLinkHandlers({ credentials: { authId: "1", secret: "s" }, answers: { linkCard } });
