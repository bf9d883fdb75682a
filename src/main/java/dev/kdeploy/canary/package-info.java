/// One version beside another: how much of the traffic the new one gets, by which way, and what is
/// on record about it.
@NullMarked
package dev.kdeploy.canary;

import org.jspecify.annotations.NullMarked;
