/**
 * Who looks at the console, from where, and whether a request is one of its own pages.
 *
 * <pre>
 * request ─▶ BasePath ─▶ SecurityHeaders ─▶ Gate ─▶ pages
 *                                            │  RequestRules   method, origin, media type
 *                                            │  Entrance       session │ proxy │ OIDC │ developer ─▶ Visitor
 *                                            └─ RefusalLog     what was refused to whom ─▶ audit log
 * </pre>
 *
 * <p>There is one way in at a time ({@link dev.reelay.console.access.WayIn}); without any the console is not served. Every path needs a visitor who
 * may read, but for the login and for static files. Every POST comes from a page of the console's own: by what the browser says
 * ({@code Sec-Fetch-Site}, {@code Origin}), by cookies that no other site's request has ({@code SameSite=strict}), and by the token of
 * quarkus-rest-csrf in its form. Not promised: that sessions live on when the console restarts; they are in its memory.
 *
 * <p>Imports {@code console}, the vocabulary.
 */
@NullMarked
package dev.reelay.console.access;

import org.jspecify.annotations.NullMarked;
