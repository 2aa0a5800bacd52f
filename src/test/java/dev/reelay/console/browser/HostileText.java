package dev.reelay.console.browser;

import java.util.List;

/**
 * Texts that a page must show as they are. Each would say so in a dialog, or in the browser's console, if a page took it for markup, a
 * script or an address.
 */
final class HostileText {

    static final String SCRIPT = "<script>alert('text ran')</script>";
    static final String IMAGE = "\"><img src=x onerror=alert('text ran')>";
    static final String ADDRESS = "javascript:alert('text ran')";
    /** Turns what follows round, as in {@code gnp.exe}. */
    static final String REVERSED = "\u202Egnp.exe\u202C \u200F\u2066";
    /** As templates of others write values. */
    static final String TEMPLATE = "{inject:csrf.token} {{7*7}} ${7*7} [[${7*7}]]";

    static final String ALL = SCRIPT + " " + IMAGE + " " + ADDRESS + " " + REVERSED + " " + TEMPLATE;

    /** Ids that a request may have. None is like the beginning of another. */
    static final List<String> IDS = List.of(
            SCRIPT + "/../?a=b&c#d",
            IMAGE + "/%2F..%2F%zz",
            ADDRESS,
            REVERSED,
            TEMPLATE,
            "../../actions",
            "?id=other&confirmed=true#x",
            " both ends blank ",
            "+%2B&amp;&#60;",
            "long/" + "%2F/".repeat(48) + "end");

    private HostileText() {}
}
