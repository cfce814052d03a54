import { Body, Controller, HttpCode, Inject, Module, Post } from "@nestjs/common";
import { type CardLinkClient, createCardLinkClient, type LinkCardRequest } from "freedompay-card-link";

export const CARD_LINK = Symbol("the client of the Card API");

@Controller("cards")
export class CardsController {
  constructor(@Inject(CARD_LINK) private readonly client: CardLinkClient) {}

  @Post("link")
  @HttpCode(200)
  async link(@Body() { request_id, client_id, card_id }: LinkCardRequest): Promise<{ kind: string }> {
    const { kind } = await this.client.linkCard({ request_id, client_id, card_id });
    return { kind };
  }
}

@Module({
  controllers: [CardsController],
  providers: [
    {
      provide: CARD_LINK,
      useFactory: () =>
        createCardLinkClient({
          baseUrl: process.env.CARD_LINK_URL ?? "https://test-api.freedompay.kz",
          authId: process.env.FREEDOMPAY_AUTH_ID ?? "123456",
          secret: process.env.FREEDOMPAY_SECRET ?? "a secret",
        }),
    },
  ],
})
export class CardsModule {}
