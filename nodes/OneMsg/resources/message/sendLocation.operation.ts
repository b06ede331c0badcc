import { optionalLabel } from '../../../shared/domain/interactive';
import { coordinate } from '../../../shared/domain/location';
import { present } from '../../../shared/domain/reading';
import { destinationOf } from '../../../shared/domain/recipient';
import { defineSessionSend } from '../../../shared/node/defineOperation';
import { chatRecipientField, quoteOption, quotedIn, recipientOf } from '../../../shared/node/fields';
import { sentItem } from '../../../shared/node/sentItem';

export const sendLocation = defineSessionSend({
	value: 'sendLocation',
	name: 'Send Location',
	action: 'Send a location',
	description: 'Send a point on the map, with an optional name and address, to a customer who has written within the last 24 hours',
	fields: [
		chatRecipientField,
		{
			displayName: 'Latitude',
			name: 'latitude',
			type: 'string',
			default: '',
			placeholder: 'e.g. 52.520008',
			description: 'Degrees north as a decimal number from -90 to 90; south is negative',
		},
		{
			displayName: 'Longitude',
			name: 'longitude',
			type: 'string',
			default: '',
			placeholder: 'e.g. 13.404954',
			description: 'Degrees east as a decimal number from -180 to 180; west is negative',
		},
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			placeholder: 'e.g. Our shop',
			description: 'What the place is called',
		},
		{
			displayName: 'Address',
			name: 'address',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1 Main Street, Springfield',
			description: 'Address of the place. WhatsApp shows it only where Name is filled in too.',
		},
	],
	options: [quoteOption],
	async execute(item) {
		const to = recipientOf(item);
		const place = present({
			lat: coordinate(item.param('latitude'), 'Latitude', 90),
			lng: coordinate(item.param('longitude'), 'Longitude', 180),
			name: optionalLabel(item.param('name'), 'Name'),
			address: optionalLabel(item.param('address'), 'Address'),
		});
		const sent = await item.send('/sendLocation', { ...destinationOf(to), ...place, ...quotedIn(item) });
		const shown = [place.name, place.name && place.address].filter(Boolean).join(', ') || `${place.lat}, ${place.lng}`;
		return sentItem(sent, { to, sentAs: 'session', text: shown });
	},
});
