/// Templates and values become manifests; the only room that knows Mustache.
///
/// A template is rendered with a hole in place of every value, the result is read as YAML, and only
/// then are the holes filled, node by node. So a value can never change the structure around it,
/// whatever it contains, and every problem is known by its place in the template.
@NullMarked
package dev.kdeploy.template;

import org.jspecify.annotations.NullMarked;
