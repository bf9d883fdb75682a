/// What the user wrote: the project file, its environments, and layered values in which every leaf
/// knows its origin.
///
/// The schemas beside this package drive both the checks here and the editors of users. Of JSON
/// Schema they use `type`, `properties`, `patternProperties`, `additionalProperties`,
/// `propertyNames`, `required`, `minProperties`, `maxProperties`, `items`, `minItems`, `maxItems`,
/// `uniqueItems`, `enum`, `const`, `pattern`, `minLength`, `maxLength`, `minimum`, `maximum`,
/// `oneOf` and `anyOf` (chosen by type), `allOf`, `$ref`, and `examples`, whose first entry ends up
/// in the fix of a problem. What JSON Schema cannot say or not say well:
///
/// - `x-says`: `pattern` in words.
/// - `x-why`, `x-fix`: the why and the fix of any problem with the value itself.
/// - `x-format`: `duration`, `image`, `repository`, `generator` or `url`.
/// - `x-exactly-one-of`, `x-at-least-one-of`, `x-at-most-one-of`: keys of a map.
/// - `x-merge: replace`: a map that a later layer replaces as a whole.
/// - `x-keep-null`: null is a value below here and removes nothing.
/// - `x-not-yet`: accepted, but refused for now, and why.
/// - `x-secret`: texts below here are never shown.
/// - `x-values`: free values; null is always taken for "not there".
@NullMarked
package dev.kdeploy.project;

import org.jspecify.annotations.NullMarked;
