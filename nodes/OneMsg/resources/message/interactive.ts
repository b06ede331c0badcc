import type { Operation } from '../../../shared/node/defineOperation';
import { sendButtons } from './sendButtons.operation';
import { sendCarousel } from './sendCarousel.operation';
import { sendCtaUrl } from './sendCtaUrl.operation';
import { sendFlow } from './sendFlow.operation';
import { sendList } from './sendList.operation';
import { sendLocationRequest } from './sendLocationRequest.operation';
import { sendProduct } from './sendProduct.operation';

/** Messages that the customer answers by tapping. */
export const interactiveOperations: Operation[] = [sendButtons, sendList, sendCtaUrl, sendLocationRequest, sendProduct, sendCarousel, sendFlow];
