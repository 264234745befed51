### The page that describes the API.

api-title = The API
api-lead = Programs read and write a time bank's hours at these addresses, with a bearer token that carries its member's role. Minutes are whole numbers, days are YYYY-MM-DD, times are RFC 3339 in UTC.
api-document = The same as an OpenAPI 3.1 document
api-addresses = Addresses
api-inputs = What goes into the address
api-name = Name
api-place = Place
api-kind = Kind
api-about = About it
api-needed = Needed.
api-body = Body:
api-shapes = Shapes
api-codes = Codes of problems
