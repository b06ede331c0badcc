import type { Target } from '../harness';
import { answers } from './answers';
import { buttonIds, taps } from './buttonIds';
import { interactives } from './interactives';
import { markdown } from './markdown';
import { recipients } from './recipients';
import { splitting } from './splitting';
import { templateDrafts, templateFilling, templateJson, templateListings } from './templates';
import { webhookBodies } from './webhookBodies';

export const targets: Target[] = [webhookBodies, answers, recipients, templateListings, templateFilling, templateDrafts, templateJson, interactives, markdown, splitting, buttonIds, taps];
