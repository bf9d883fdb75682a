/// The cluster port on fabric8's HTTP transport. Requests and answers are plain trees: no model
/// classes, so that every kind is handled alike and nothing that a newer server says is lost.
@NullMarked
package dev.kdeploy.cluster.fabric8;

import org.jspecify.annotations.NullMarked;
