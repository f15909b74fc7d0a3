/** What the refusals of purses say in French and in Arabic, by code. */
export const SAMPLE_WORDS = {
  fr: {
    'purse.empty': "Il n'y a pas autant dans la bourse.",
    'purse.spent': 'La bourse a déjà été dépensée.',
    'purse.locked': 'La bourse est verrouillée.',
    'purse.seal-taken': 'Une autre bourse a ce sceau.',
  },
  ar: {
    'purse.empty': 'ليس في المحفظة هذا المبلغ.',
    'purse.spent': 'صرفت المحفظة من قبل.',
    'purse.locked': 'المحفظة مقفلة.',
    'purse.seal-taken': 'لمحفظة أخرى هذا الختم.',
  },
};
