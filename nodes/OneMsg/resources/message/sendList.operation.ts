import { formEntries } from '../../../shared/domain/formEntries';
import { interactiveText, label, LIMITS, optionalLabel } from '../../../shared/domain/interactive';
import { listSections } from '../../../shared/domain/interactiveSections';
import { destinationOf } from '../../../shared/domain/recipient';
import { lengthOf } from '../../../shared/domain/text';
import { defineSessionSend } from '../../../shared/node/defineOperation';
import { chatRecipientField, quoteOption, quotedIn } from '../../../shared/node/fields';
import { customerOf, entriesField, entriesIn, entryListFields, footerIn, footerOption, headerTextField, interactiveTextField, type EntryList } from '../../../shared/node/interactiveFields';
import { sentItem } from '../../../shared/node/sentItem';

const sections: EntryList = {
	name: 'sections',
	displayName: 'Sections',
	choice: 'specifySections',
	entry: 'section',
	entryName: 'Section',
	description: 'Groups of rows; all together have at most ten rows',
	example: '[{ "title": "Morning", "rows": [{ "id": "9", "title": "9:00", "description": "Room 2" }] }], or just a list of rows',
	max: LIMITS.sections,
};

export const sendList = defineSessionSend({
	value: 'sendList',
	name: 'Send List',
	action: 'Send a list',
	description:
		'Send a text with a button that opens a list of up to ten rows to choose from. The 1MSG Trigger gives the ID of the chosen row as replyId. For customers who have written within the last 24 hours.',
	fields: [
		chatRecipientField,
		{ ...interactiveTextField, placeholder: 'e.g. Which appointment suits you?' },
		{
			displayName: 'Button Text',
			name: 'buttonText',
			type: 'string',
			default: '',
			placeholder: 'e.g. Show times',
			description: 'What the button that opens the list says, up to 20 characters',
		},
		...entryListFields(sections),
		entriesField(sections, [
			{
				displayName: 'Title',
				name: 'title',
				type: 'string',
				default: '',
				placeholder: 'e.g. Morning',
				description: 'Stands above the rows, up to 24 characters. Needed as soon as there are two sections.',
			},
			{
				displayName: 'Rows',
				name: 'rows',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true, sortable: true, maxAllowedFields: 10 },
				placeholder: 'Add Row',
				default: {},
				description: 'What the customer can choose',
				options: [
					{
						name: 'row',
						displayName: 'Row',
						values: [
							{
								displayName: 'Title',
								name: 'title',
								type: 'string',
								default: '',
								placeholder: 'e.g. 9:00',
								description: 'What the row says, up to 24 characters',
							},
							{
								displayName: 'Description',
								name: 'description',
								type: 'string',
								default: '',
								placeholder: 'e.g. Room 2, Dr. Sample',
								description: 'Small text under the title, up to 72 characters',
							},
							{
								displayName: 'ID',
								name: 'id',
								type: 'string',
								default: '',
								placeholder: 'e.g. slot-9',
								description: 'What the 1MSG Trigger gives as replyId when the customer chooses it, up to 200 characters, different from all others',
							},
						],
					},
				],
			},
		]),
		headerTextField,
	],
	options: [footerOption, quoteOption],
	async execute(item) {
		const to = customerOf(item);
		const text = interactiveText(item.param('text'), 'Text', LIMITS.listBody);
		const button = label(item.param('buttonText'), 'Button Text', LIMITS.buttonTitle);
		const header = optionalLabel(item.param('headerText'), 'Header Text', LIMITS.header);
		const isJson = item.param(sections.choice) === 'json';
		const given = entriesIn(item, sections).map((section, index) => (isJson ? section : { ...section, rows: formEntries(section.rows, 'row', `Section ${index + 1}: Rows`) }));
		const sent = await item.send('/sendList', {
			...destinationOf(to),
			body: text,
			// Channels of different age read header and label under different names (1msg-api §24, 9).
			...(header === undefined ? {} : { title: header, header }),
			...footerIn(item),
			buttonText: button,
			action: button,
			sections: listSections(given),
			...quotedIn(item),
		});
		if (lengthOf(text) > LIMITS.body) {
			// 1MSG's own tools stop at 1,024, WhatsApp takes more (1msg-api §24, 28).
			item.functions.addExecutionHints({ message: `Text has over ${LIMITS.body} characters: some channels refuse a list message that is longer`, location: 'outputPane' });
		}
		return sentItem(sent, { to, sentAs: 'session', text });
	},
});
