/// What is no CloudEvent, or claims what only the log may say.
enum WrongEnvelopes {
  static let cases: [Wrong] = [
    Wrong(
      .plain, #"{"specversion""#,
      #"{specversion"#,
      #"$: byte 1: expected a key in quotes (json)"#),
    Wrong(
      .plain, #""id":"1""#,
      #""id":"1","id":"2""#,
      #"$.id: byte 30: expected each key once in an object, found this one again (duplicate_key)"#),
    Wrong(
      .plain, #""job 7""#,
      #""\ud800""#,
      #"$.subject: byte 112: expected a low surrogate after a high one (surrogate)"#),
    Wrong(
      .plain, #""job 7""#,
      #""\u0000""#,
      #"$.subject: byte 112: expected text without U+0000 (nul)"#),
    Wrong(
      .plain, #"{"state":"done"}}"#,
      #"{"state":"done"}} {}"#,
      #"$: byte 224: expected the end after one JSON value (json)"#),
    Wrong(
      .plain, #"{"specversion":"1.0","#,
      #"{"#,
      #"$.specversion: is missing; CloudEvents 1.0 requires a non-empty string (cloudevents)"#),
    Wrong(
      .plain, #""specversion":"1.0""#,
      #""specversion":"1.1""#,
      #"$.specversion: is another version; CloudEvents 1.0 has "1.0" here (cloudevents)"#),
    Wrong(
      .plain, #""specversion":"1.0""#,
      #""specversion":1.0"#,
      #"$.specversion: is another version; CloudEvents 1.0 has "1.0" here (cloudevents)"#),
    Wrong(
      .plain, #""id":"1","#,
      #""#,
      #"$.id: is missing; CloudEvents 1.0 requires a non-empty string (cloudevents)"#),
    Wrong(
      .plain, #""id":"1""#,
      #""id":null"#,
      #"$.id: is missing; CloudEvents 1.0 requires a non-empty string (cloudevents)"#),
    Wrong(
      .plain, #""id":"1""#,
      #""id":"""#,
      #"$.id: is empty; CloudEvents 1.0 requires a non-empty string (cloudevents)"#),
    Wrong(
      .plain, #""id":"1""#,
      #""id":1"#,
      #"$.id: is a number; CloudEvents 1.0 requires a non-empty string (cloudevents)"#),
    Wrong(
      .plain, #""id":"1""#,
      #""id":"a\nb""#,
      #"$.id: contains U+000A; CloudEvents 1.0 takes no control or non-characters (cloudevents)"#),
    Wrong(
      .plain, #""id":"1""#,
      #""id":"a\ufdd0""#,
      #"$.id: contains U+FDD0; CloudEvents 1.0 takes no control or non-characters (cloudevents)"#),
    Wrong(
      .plain, #""id":"1""#,
      #""id":"\#(text(513))""#,
      #"$.id: is 513 characters long; at most 512 are taken (identity)"#),
    Wrong(
      .plain, #""source":"https://ci.example.com/jobs/7","#,
      #""#,
      #"$.source: is missing; CloudEvents 1.0 requires a non-empty string (cloudevents)"#),
    Wrong(
      .plain, #""source":"https://ci.example.com/jobs/7""#,
      #""source":"not a uri""#,
      #"$.source: is no URI reference; CloudEvents 1.0 requires a URI reference (RFC 3986) (cloudevents)"#
    ),
    Wrong(
      .plain, #""source":"https://ci.example.com/jobs/7""#,
      #""source":"/50%""#,
      #"$.source: is no URI reference; CloudEvents 1.0 requires a URI reference (RFC 3986) (cloudevents)"#
    ),
    Wrong(
      .plain, #""type":"com.example.job.done","#,
      #""#,
      #"$.type: is missing; CloudEvents 1.0 requires a non-empty string (cloudevents)"#),
    Wrong(
      .plain, #""type":"com.example.job.done""#,
      #""type":["a"]"#,
      #"$.type: is an array; CloudEvents 1.0 requires a non-empty string (cloudevents)"#),
    Wrong(
      .plain, #""subject":"job 7""#,
      #""subject":"""#,
      #"$.subject: is empty; CloudEvents 1.0 requires a non-empty string (cloudevents)"#),
    Wrong(
      .plain, #"2026-01-15T14:00:00Z"#,
      #"lunchtime"#,
      #"$.time: is no such time; CloudEvents 1.0 requires an RFC 3339 time with offset, such as 2026-01-15T14:00:00Z (cloudevents)"#
    ),
    Wrong(
      .plain, #"2026-01-15T14:00:00Z"#,
      #"2026-01-15T14:00:00"#,
      #"$.time: is no such time; CloudEvents 1.0 requires an RFC 3339 time with offset, such as 2026-01-15T14:00:00Z (cloudevents)"#
    ),
    Wrong(
      .plain, #"2026-01-15T14:00:00Z"#,
      #"2026-06-01T00:05:01Z"#,
      #"$.time: is later than 2026-06-01T00:05:00Z, five minutes ahead of the log's own time (time)"#
    ),
    Wrong(
      .plain, #""application/json""#,
      #""json""#,
      #"$.datacontenttype: is no media type (RFC 2046) such as application/json (cloudevents)"#),
    Wrong(
      .plain, #""application/json""#,
      #""application/json; charset""#,
      #"$.datacontenttype: is no media type (RFC 2046) such as application/json (cloudevents)"#),
    Wrong(
      .plain, #""sequence":7"#,
      #""dataschema":"relative""#,
      #"$.dataschema: is no absolute URI; CloudEvents 1.0 requires an absolute URI (RFC 3986) (cloudevents)"#
    ),
    Wrong(
      .plain, #""sequence":7"#,
      #""sequence":7.5"#,
      #"$.sequence: is another number; CloudEvents 1.0 takes integers of 32 bits as attributes (cloudevents)"#
    ),
    Wrong(
      .plain, #""sequence":7"#,
      #""sequence":2147483648"#,
      #"$.sequence: is another number; CloudEvents 1.0 takes integers of 32 bits as attributes (cloudevents)"#
    ),
    Wrong(
      .plain, #""sequence":7"#,
      #""sequence":{"a":1}"#,
      #"$.sequence: is an object; CloudEvents 1.0 takes strings, integers and booleans as attributes (cloudevents)"#
    ),
    Wrong(
      .plain, #""sequence":7"#,
      #""sequence":[]"#,
      #"$.sequence: is an array; CloudEvents 1.0 takes strings, integers and booleans as attributes (cloudevents)"#
    ),
    Wrong(
      .plain, #""sequence":7"#,
      #""Sequence":7"#,
      #"$.Sequence: is no attribute name; CloudEvents 1.0 takes lower-case letters and digits (cloudevents)"#
    ),
    Wrong(
      .plain, #""sequence":7"#,
      #""trace-parent":"x""#,
      #"$["trace-parent"]: is no attribute name; CloudEvents 1.0 takes lower-case letters and digits (cloudevents)"#
    ),
    Wrong(
      .plain, #""sequence":7"#,
      #""authid":"octocat""#,
      #"$.authid: is reserved: the log sets it (reserved)"#),
    Wrong(
      .plain, #""sequence":7"#,
      #""authtype":"user""#,
      #"$.authtype: is reserved: the log sets it (reserved)"#),
    Wrong(
      .plain, #""sequence":7"#,
      #""authclaims":{}"#,
      #"$.authclaims: is reserved: the log sets it (reserved)"#),
    Wrong(
      .plain, #""sequence":7"#,
      #""actor":"octocat""#,
      #"$.actor: is reserved: the log sets it (reserved)"#),
    Wrong(
      .plain, #""sequence":7"#,
      #""position":1"#,
      #"$.position: is reserved: the log sets it (reserved)"#),
    Wrong(
      .plain, #""sequence":7"#,
      #""recorded":"2026-01-15T14:00:00Z""#,
      #"$.recorded: is reserved: the log sets it (reserved)"#),
    Wrong(
      .plain, #""sequence":7"#,
      #""shiplogposition":1"#,
      #"$.shiplogposition: is reserved: the log sets it (reserved)"#),
    Wrong(
      .plain, #""sequence":7"#,
      #""\u0073hiplogposition":1"#,
      #"$.shiplogposition: is reserved: the log sets it (reserved)"#),
    Wrong(
      .plain, #""sequence":7"#,
      #""data_base64":"e30=""#,
      #"$.data_base64: is there beside data; CloudEvents 1.0 takes one of them (cloudevents)"#),
    Wrong(
      .plain, #""data":{"state":"done"}"#,
      #""data_base64":"e30""#,
      #"$.data_base64: is no base64 (RFC 4648 §4, with padding) (cloudevents)"#),
    Wrong(
      .plain, #""data":{"state":"done"}"#,
      #""data_base64":{}"#,
      #"$.data_base64: is no base64 (RFC 4648 §4, with padding) (cloudevents)"#),
    Wrong(
      .plain, #""sequence":7"#,
      #""deploymentid":7"#,
      #"$.deploymentid: is a number; CloudEvents 1.0 requires a non-empty string (cloudevents)"#),
    Wrong(
      .plain, #""sequence":7"#,
      #""deploymentid":"\#(text(257))""#,
      #"$.deploymentid: is 257 characters long; at most 256 are taken (identity)"#),
  ]
}
