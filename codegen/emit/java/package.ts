import { codeWriter } from "../writer.ts";
import { text, type Text } from "../../text.ts";
import type { GeneratedFile } from "../../emitter.ts";
import { summary } from "../../doc-text.ts";
import { keepsUnknown, plainMarkdown, readmeCode } from "../readme.ts";
import type { Model, Options } from "../model.ts";
import { callbacks } from "../reach.ts";
import type { Scope } from "../scope.ts";
import { mavenValue } from "../xml.ts";
import { writeJavadoc } from "./docs.ts";
import { HEADER } from "./file.ts";
import { accessorName, callbackName, coordinates } from "./names.ts";

/** The line of Jackson that the packages are compiled and tested with. */
const JACKSON = "2.14.3";

/** Without a version, Maven takes another one with every release of the plugin, and warns. */
const PLUGINS = { compiler: "3.10.1", jar: "3.3.0", javadoc: "3.4.1", source: "3.2.1" };

export function pom(model: Model, options: Options): string {
  const { name, version, license, author, repository } = options;
  const { group, artifact, package: packageName } = coordinates(name);
  const description =
    model.description === undefined
      ? ""
      : `  <description>${mavenValue(summary(model.description))}</description>\n`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<!-- Generated from a JSON Schema. Change the schema and generate again; edits here are lost. -->
<project xmlns="http://maven.apache.org/POM/4.0.0"
         xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
         xsi:schemaLocation="http://maven.apache.org/POM/4.0.0 https://maven.apache.org/xsd/maven-4.0.0.xsd">
  <modelVersion>4.0.0</modelVersion>

  <groupId>${group}</groupId>
  <artifactId>${artifact}</artifactId>
  <version>${mavenValue(version)}</version>
  <packaging>jar</packaging>

  <name>${mavenValue(name)}</name>
${description}${repository === undefined ? "" : `  <url>${mavenValue(repository)}</url>\n`}${license === undefined ? "" : licenses(license)}${author === undefined ? "" : `  <developers>\n    <developer>\n      <name>${mavenValue(author)}</name>\n    </developer>\n  </developers>\n`}${repository === undefined ? "" : scm(repository)}
  <properties>
    <maven.compiler.release>17</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
    <jackson.version>${JACKSON}</jackson.version>
  </properties>

  <dependencies>
    <dependency>
      <groupId>com.fasterxml.jackson.core</groupId>
      <artifactId>jackson-databind</artifactId>
      <version>\${jackson.version}</version>
    </dependency>
  </dependencies>

  <build>
    <plugins>
      <plugin>
        <groupId>org.apache.maven.plugins</groupId>
        <artifactId>maven-compiler-plugin</artifactId>
        <version>${PLUGINS.compiler}</version>
        <configuration>
          <compilerArgs>
            <arg>-Xlint:all,-processing</arg>
            <arg>-Werror</arg>
          </compilerArgs>
        </configuration>
      </plugin>
${attached("source", "jar-no-fork")}
${attached("javadoc", "jar")}
      <plugin>
        <groupId>org.apache.maven.plugins</groupId>
        <artifactId>maven-jar-plugin</artifactId>
        <version>${PLUGINS.jar}</version>
        <configuration>
          <archive>
            <manifestEntries>
              <Automatic-Module-Name>${packageName}</Automatic-Module-Name>
            </manifestEntries>
          </archive>
        </configuration>
      </plugin>
    </plugins>
  </build>
</project>
`;
}

function licenses(license: Text): string {
  return `  <licenses>
    <license>
      <name>${mavenValue(license)}</name>
      <distribution>repo</distribution>
    </license>
  </licenses>
`;
}

function scm(repository: Text): string {
  return `  <scm>
    <connection>scm:git:${mavenValue(repository)}.git</connection>
    <url>${mavenValue(repository)}</url>
  </scm>
`;
}

/** What Maven Central wants in addition to the classes. */
function attached(what: "javadoc" | "source", goal: string): string {
  return `      <plugin>
        <groupId>org.apache.maven.plugins</groupId>
        <artifactId>maven-${what}-plugin</artifactId>
        <version>${PLUGINS[what]}</version>
        <executions>
          <execution>
            <id>attach-${what}</id>
            <goals>
              <goal>${goal}</goal>
            </goals>
          </execution>
        </executions>
      </plugin>`;
}

export function packageInfo(model: Model, packageName: string): GeneratedFile {
  const writer = codeWriter();
  writeJavadoc(writer, { description: model.description ?? model.title ?? packageName });
  return {
    path: `src/main/java/${packageName.replaceAll(".", "/")}/package-info.java`,
    content: `${HEADER}\n${writer.toString()}package ${packageName};\n`,
  };
}

export function readme(
  model: Model,
  { name, version }: Options,
  json: string,
  scope: Scope,
): string {
  const { group, artifact, package: packageName } = coordinates(name);
  const root = model.root === undefined ? undefined : scope.typeName(model.root);
  const usage =
    root === undefined
      ? ""
      : `
\`\`\`java
import ${packageName}.${json};
import ${packageName}.${root};

${root} value = ${json}.read(json, ${root}.class);
value.validate().forEach(System.err::println);
String written = ${json}.write(value);
\`\`\`
`;
  const [callback] = callbacks(model);
  const setter = callback === undefined ? "" : accessorName("set", callback.callback.name);
  const called = plainMarkdown(name);
  const unknown = keepsUnknown(model)
    ? "It keeps properties, values of enums and variants that it does not know, and they are written again; of a closed object it ignores such properties."
    : "It ignores properties that it does not know and keeps values of enums and variants that it does not know.";
  return `# ${called} for Java

Java 17 types for ${model.title === undefined ? called : plainMarkdown(model.title)}, generated from its JSON Schema. Change the schema and generate again; edits here are lost.

\`\`\`xml
<dependency>
  <groupId>${group}</groupId>
  <artifactId>${artifact}</artifactId>
  <version>${mavenValue(version)}</version>
</dependency>
\`\`\`
${usage}
- Setters return the object. A getter returns \`null\` where a property is absent; what is absent is not written, what is empty is.
- Reading refuses JSON without a required property or with a value of another type. ${unknown}
- \`validate()\` returns every violation of the schema, with its path. Patterns and formats are documented and not checked.
- \`toString()\` shows secrets as \`***\`.
- \`${json}\` reads and writes with a strict Jackson mapper. With a mapper of your own the types work too, as leniently as it is set up.
${callback === undefined ? "" : `- \`${setter}(${callbackName(callback.callback)})\` takes a function that stays in the process; ${readmeCode(text`${callback.property.name}: true`)} is written instead.\n`}`;
}
