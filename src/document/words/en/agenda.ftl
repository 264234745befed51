### Agreed exchanges in people's own calendars. $name: the other person; $what: a kind of help.

agenda-entry-giver = You help { $name }: { $what }
agenda-entry-receiver = { $name } helps you: { $what }

agenda-title = Your calendar
agenda-back = Settings
agenda-settings-link = See what you have agreed in your own calendar
agenda-lead = The calendar on your telephone or computer can show what you have agreed with others. Give it the address that you make here. It then looks for changes by itself.
agenda-secret = Whoever has the address can read the names, days and places in it. Keep it to yourself.
agenda-make = Make an address
# $day: such as "Thursday 19 November 2026".
agenda-since = Your calendar has had an address since { $day }.
agenda-again-lead = It cannot be shown again. You can make a new one; the old one then stops working.
agenda-again = Make a new address
agenda-revoke = Take the address away
agenda-notice-revoked = Done. The address does not work any more.
agenda-address-title = The address of your calendar
agenda-address-lead = In your calendar, choose to subscribe to a calendar, or to add one by its address. Then copy this there:
agenda-address-once = Copy it now. It cannot be shown again, but you can make a new one at any time.
