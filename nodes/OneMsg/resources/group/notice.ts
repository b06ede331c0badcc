/** Who may use groups at all (1msg-api §18). */
export const GROUPS_NOTICE =
	'Groups are in beta at 1MSG. They need an Official Business Account whose limit is 100,000 customers a day or more, and people join by the invite link only.';
