/** Workers of one group that come, go, freeze and wake while jobs are under way. */
@NullMarked
package dev.reelay.rebalance;

import org.jspecify.annotations.NullMarked;
