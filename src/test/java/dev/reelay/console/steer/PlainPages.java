package dev.reelay.console.steer;

import dev.reelay.console.Chrome;
import dev.reelay.console.Looks;
import dev.reelay.console.Permission;
import dev.reelay.console.Place;
import dev.reelay.console.Visitor;
import io.quarkus.qute.Engine;
import io.quarkus.qute.EvalContext;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.NamespaceResolver;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.ValueResolver;
import io.quarkus.qute.Variant;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Renders the templates of this room as the console does, without it. */
final class PlainPages {

    static final Instant NOW = Instant.parse("2026-11-21T13:00:00Z");
    static final Visitor READER = visitor("rita", Permission.READ);
    static final Visitor SEEING = visitor("per", Permission.PAYLOADS);
    static final Visitor ACTING = visitor("ada", Permission.ACT);
    static final Visitor SPENDING = visitor("mia", Permission.MONEY);

    private final Engine engine = Engine.builder()
            .addDefaults()
            .addValueResolver(new ReflectionValueResolver())
            .addValueResolver(looks())
            .addNamespaceResolver(NamespaceResolver.builder("inject")
                    .resolve(PlainPages::bean)
                    .build())
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .addLocator(PlainPages::template)
            .build();

    private static Visitor visitor(String name, Permission most) {
        return new Visitor(name, EnumSet.copyOf(most.withLesser()));
    }

    /** The page of this name for the visitor. */
    String render(String template, Visitor visitor, String name, Object model) {
        return engine.getTemplate("console/steer/" + template)
                .instance()
                .data("chrome", new Chrome("/base", Place.ACTIONS, "Title", visitor, List.of(), NOW, "v", "<done>"))
                .data(name, model)
                .render();
    }

    private static Object bean(EvalContext context) {
        return switch (context.getName()) {
            case "csrf" -> Map.of("parameterName", "csrf-token", "token", "t0ken");
            default -> throw new AssertionError(context.getName());
        };
    }

    private static ValueResolver looks() {
        return ValueResolver.builder()
                .appliesTo(context -> method(context) != null)
                .priority(10)
                .resolveAsync(PlainPages::look)
                .build();
    }

    private static CompletionStage<Object> look(EvalContext context) {
        CompletionStage<List<Object>> parameters = context.getParams().isEmpty()
                ? CompletableFuture.completedFuture(List.of())
                : context.evaluate(context.getParams().getFirst()).thenApply(List::of);
        return parameters.thenApply(values -> {
            try {
                Object[] all = values.isEmpty()
                        ? new Object[] {context.getBase()}
                        : new Object[] {context.getBase(), values.getFirst()};
                return method(context).invoke(null, all);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static @Nullable Method method(EvalContext context) {
        return Arrays.stream(Looks.class.getDeclaredMethods())
                .filter(method -> method.getName().equals(context.getName())
                        && method.getParameterCount() == 1 + context.getParams().size()
                        && method.getParameterTypes()[0].isInstance(context.getBase()))
                .findFirst()
                .orElse(null);
    }

    private static Optional<TemplateLocator.TemplateLocation> template(String id) {
        InputStream resource = PlainPages.class.getResourceAsStream("/templates/" + id + ".html");
        return Optional.ofNullable(resource).map(stream -> new TemplateLocator.TemplateLocation() {
            @Override
            public Reader read() {
                return new InputStreamReader(stream, StandardCharsets.UTF_8);
            }

            @Override
            public Optional<Variant> getVariant() {
                return Optional.of(Variant.forContentType(Variant.TEXT_HTML));
            }
        });
    }
}
