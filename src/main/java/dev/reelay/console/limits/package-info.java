/**
 * The page of limits that all workers share: what is set, by whom and why, and what is granted, used and waited for. Its forms are sent to
 * {@code console.steer}.
 *
 * <pre>
 * LimitsResource    GET /limits ─▶ LimitsPage: view.limits.Standing as rows
 * </pre>
 *
 * <p>Imports {@code console}, {@code view} and {@code view.limits}.
 */
@NullMarked
package dev.reelay.console.limits;

import org.jspecify.annotations.NullMarked;
