package dev.reelay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of the package map. */
@AnalyzeClasses(packages = "dev.reelay", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule dependenciesRunOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("stages")
            .definedBy("dev.reelay")
            .layer("dev")
            .definedBy("dev.reelay.dev..")
            .layer("ledger")
            .definedBy("dev.reelay.ledger..")
            .layer("runcomfy")
            .definedBy("dev.reelay.runcomfy..")
            .layer("catalog")
            .definedBy("dev.reelay.catalog..")
            .layer("request")
            .definedBy("dev.reelay.request..")
            .layer("media")
            .definedBy("dev.reelay.media..")
            .layer("simulator")
            .definedBy("dev.reelay.simulator..")
            .layer("job")
            .definedBy("dev.reelay.job..")
            .whereLayer("dev")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("stages")
            .mayOnlyBeAccessedByLayers("dev")
            .whereLayer("ledger")
            .mayOnlyBeAccessedByLayers("stages")
            .whereLayer("runcomfy")
            .mayOnlyBeAccessedByLayers("stages")
            .whereLayer("catalog")
            .mayOnlyBeAccessedByLayers("stages")
            .whereLayer("request")
            .mayOnlyBeAccessedByLayers("stages")
            .whereLayer("media")
            .mayOnlyBeAccessedByLayers("stages")
            .whereLayer("simulator")
            .mayOnlyBeAccessedByLayers("stages");

    @ArchTest
    static final ArchRule decisionsKnowNoFramework = noClasses()
            .that()
            .resideInAPackage("dev.reelay.job..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.quarkus..", "io.smallrye..", "io.vertx..", "jakarta..", "org.eclipse..", "org.apache.kafka..");

    @ArchTest
    static final ArchRule onlyTheLedgerWritesToKafka = noClasses()
            .that()
            .resideOutsideOfPackages("dev.reelay.ledger..", "dev.reelay.dev..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka.clients.producer..");

    @ArchTest
    static final ArchRule onlyOnePackageSpeaksHttpToRunComfy = noClasses()
            .that()
            .resideOutsideOfPackage("dev.reelay.runcomfy..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.ws.rs..", "org.jboss.resteasy..", "java.net.http..");

    @ArchTest
    static final ArchRule onlyTheStagesKnowTraces = noClasses()
            .that()
            .resideOutsideOfPackage("dev.reelay")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..");
}
