/** For names of sites that have none yet: two of these. Short, friendly, and with nothing to be misread. */
export const FIRST_WORDS =
  'amber autumn brave bright calm clear cosy crisp early eager fair fresh gentle golden green happy keen kind lively lucky mellow merry misty noble quick quiet rapid ready silver smart snowy soft solid sunny swift tidy warm wild wise young'.split(
    ' ',
  );

export const SECOND_WORDS =
  'apple beach birch bridge brook cedar cliff cloud comet coral creek daisy dawn falcon fern field finch forest garden harbor hazel heron hill island lake lemon maple meadow moon otter pebble pine planet prairie rain reef river robin sparrow star stone swan tulip valley willow wind'.split(
    ' ',
  );
