package dev.reelay.console.figures;

import dev.reelay.console.Banner;
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
import io.quarkus.qute.Results;
import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.ValueResolver;
import io.quarkus.qute.Variant;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The console's templates in an engine without Quarkus. It escapes as Quarkus does, and a property that is missing is an error. */
final class PageEngine {

    static final Instant NOW = Instant.parse("2026-11-21T18:00:00Z");

    private final Engine engine = Engine.builder()
            .addDefaults()
            .addValueResolver(new ReflectionValueResolver())
            .addValueResolver(new LooksResolver())
            .addNamespaceResolver(NamespaceResolver.builder("inject")
                    .resolve(context -> switch (context.getName()) {
                        case "csrf" -> Map.of("parameterName", "csrf-token", "token", "t0ken");
                        case "notices" -> Map.of("line", "Recorded: <it>.");
                        default -> Results.NotFound.from(context);
                    })
                    .build())
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .addLocator(PageEngine::locate)
            .strictRendering(true)
            .build();

    /** What {@link Looks} adds to instants, amounts and numbers. */
    private static final class LooksResolver implements ValueResolver {

        @Override
        public boolean appliesTo(EvalContext context) {
            return switch (context.getBase()) {
                case Instant _ -> List.of("ago", "exact").contains(context.getName());
                case BigDecimal _ -> context.getName().equals("usd");
                case Long _ -> List.of("grouped", "bytes").contains(context.getName());
                case null, default -> false;
            };
        }

        @Override
        public int getPriority() {
            return 10;
        }

        @Override
        public CompletionStage<Object> resolve(EvalContext context) {
            return switch (context.getBase()) {
                case Instant at when context.getName().equals("exact") -> done(Looks.exact(at));
                case Instant at ->
                    context.evaluate(context.getParams().getFirst()).thenApply(now -> Looks.ago(at, (Instant) now));
                case BigDecimal amount -> done(Looks.usd(amount));
                case Long number -> done(Looks.grouped(number));
                case null, default -> throw new IllegalArgumentException(String.valueOf(context.getBase()));
            };
        }

        private static CompletionStage<Object> done(Object value) {
            return java.util.concurrent.CompletableFuture.completedFuture(value);
        }
    }

    private static Optional<TemplateLocator.TemplateLocation> locate(String id) {
        @Nullable InputStream found = PageEngine.class.getResourceAsStream("/templates/" + id + ".html");
        return found == null ? Optional.empty() : Optional.of(new TemplateLocator.TemplateLocation() {
            @Override
            public Reader read() {
                return new InputStreamReader(found, StandardCharsets.UTF_8);
            }

            @Override
            public Optional<Variant> getVariant() {
                return Optional.of(Variant.forContentType(Variant.TEXT_HTML));
            }
        });
    }

    /** The page as somebody with this permission, and those before it, sees it. */
    String render(String template, Place place, Permission most, Object page) {
        Visitor visitor = new Visitor("mia <b>", most.withLesser());
        Chrome chrome = new Chrome("/ops", place, place.title(), visitor, List.<Banner>of(), NOW);
        return engine.getTemplate("console/figures/" + template)
                .data("chrome", chrome)
                .data("page", page)
                .render();
    }
}
