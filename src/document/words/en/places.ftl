### Places that members live in, for saying how far apart two people live.

places-title = Places
places-lead = Name the places where your members live. We only use them to say how far apart two people are, such as “about 2 miles”. Nobody sees an address.
places-name = Name of the place
places-name-hint = Such as a village, a part of the town, or EH6 5
places-grid = Where is it?
places-grid-hint = A grid reference such as NT 2573, or metres east and north such as 325700, 673300
places-save = Save this place
places-none = There are no places yet.
# $n: members who live there; $east, $north: metres; $source: where it comes from.
places-facts = { $n ->
    [0] { $source }: { $east } east, { $north } north. Nobody lives there
    [one] { $source }: { $east } east, { $north } north. One member lives there
   *[other] { $source }: { $east } east, { $north } north. { $n } members live there
}
places-named = Set by hand
places-postcode = From the postcode file
# $far: a distance in words; $name: the first place.
places-far = { $far } from { $name }
places-more = { $n ->
    [one] One more place is not shown
   *[other] { $n } more places are not shown
}
places-remove = Remove
places-error-name = Write the name of the place
places-error-grid = Write a grid reference such as NT 2573, or metres such as 325700, 673300
places-notice-set = Saved.
places-notice-removed = Removed.
places-to = Change the places
