/// What a failed rollout looked like before anything was put back: pods, logs, events, nodes.
@NullMarked
package dev.kdeploy.evidence;

import org.jspecify.annotations.NullMarked;
