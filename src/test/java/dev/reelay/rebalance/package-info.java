/** Workers of one group, and the brokers under them, that come, go, freeze and wake while jobs are under way. */
@NullMarked
package dev.reelay.rebalance;

import org.jspecify.annotations.NullMarked;
