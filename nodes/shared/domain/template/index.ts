export { bodyParameters, checkBodyOnly, checkFilledBody, renderBody, type Component } from './body';
export { codeComponents, draftComponents, draftLanguage, draftName, hasNamedVariables, writtenComponents, type Draft } from './draft';
export { fillTemplate, type FillContext, type FilledTemplate, type MediaReference, type Upload } from './fill';
export { readRawComponents } from './rawComponents';
export { bodyText, bodyVariables, slotsOf, type MediaKind, type Slot } from './slots';
export { listedTemplates, passes, summaryOf, type ListedTemplate, type TemplateFilters } from './summary';
export {
	chooseTemplate,
	languageOf,
	namespaceOf,
	readTemplateChoice,
	readTemplates,
	templateKey,
	templatesIn,
	versionsOf,
	type Template,
	type TemplateButton,
	type TemplateChoice,
	type TemplateComponent,
} from './template';
export { fillText, TEMPLATE_LIMITS, templateValue, variablesIn } from './text';
export { checkTimeToLive } from './timeToLive';
