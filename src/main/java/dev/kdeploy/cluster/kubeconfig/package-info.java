/// Kubeconfig files as kubectl reads them.
@NullMarked
package dev.kdeploy.cluster.kubeconfig;

import org.jspecify.annotations.NullMarked;
