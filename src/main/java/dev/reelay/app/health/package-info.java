/**
 * What probes and orchestrators ask a worker: is it ready, is it alive. Each check is there only where the process is a worker
 * ({@link dev.reelay.app.Roles#WORKER}).
 *
 * <p>Imports {@code app} and the stages that it asks; no other package imports this one.
 */
@NullMarked
package dev.reelay.app.health;

import org.jspecify.annotations.NullMarked;
