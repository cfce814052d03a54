import { Body, Controller, HttpCode, Inject, Module, Post } from "@nestjs/common";
import { type CardLinkClient, createCardLinkClient } from "freedompay-card-link";

export const CARD_LINK = Symbol("the client of the Card API");

@Controller("cards")
export class CardsController {
  constructor(@Inject(CARD_LINK) private readonly client: CardLinkClient) {}

  @Post("link")
  @HttpCode(200)
  async link(@Body() body: { client_id: string; card_id: string }): Promise<{ kind: string }> {
    const { kind } = await this.client.linkCard({ client_id: body.client_id, card_id: body.card_id });
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
