/** What the keyboard can do. Not among the other texts, since few look at it. */
export const keys = {
  names: { enter: 'Enter', tab: 'Tab', home: 'Home', end: 'End', pageUp: 'Page up', pageDown: 'Page down' },
  everywhere: {
    title: 'Everywhere',
    search: 'Go to a page or a domain',
    help: 'See these shortcuts',
    close: 'Close what is open',
  },
  lists: {
    title: 'In lists',
    move: 'From row to row',
    open: 'Open the row',
    enter: 'From the search of the domains into their list',
  },
  editor: {
    title: 'In a file',
    save: 'Save',
    find: 'Find in the file',
    leave: 'Leave the editor, one after the other',
  },
  log: {
    title: 'In a log',
    all: 'Select all of it, to copy it',
  },
  charts: {
    title: 'On a chart',
    point: 'From point to point',
    ten: 'Ten points at once',
    ends: 'To the first and the last point',
    none: 'No point',
  },
  billingDay: {
    title: 'On the billing day',
    day: 'A day back or on',
    week: 'A week back or on',
    ends: 'To the 1st and the 31st',
  },
  questionMark: 'Open this with a question mark',
  questionMarkHelp: 'Turn it off if you write by voice, where one may be heard by mistake.',
};
