import { text, type Text } from "../../text.ts";
import { authorOf } from "../license.ts";
import { summary } from "../../doc-text.ts";
import { keepsUnknown, plainMarkdown, readmeCode } from "../readme.ts";
import type { Model, Options } from "../model.ts";
import { callbacks } from "../reach.ts";
import { pascalIdentifier, type Scope } from "../scope.ts";
import { msbuildValue } from "../xml.ts";
import { contextName } from "./context.ts";
import { experimentalDiagnostic, namespaceName } from "./names.ts";

/** The first with `RespectNullableAnnotations`; .NET 10 has it built in. */
const SYSTEM_TEXT_JSON = "9.0.0";

export function project(model: Model, options: Options): string {
  const { name, version, license, repository } = options;
  const namespace = namespaceName(name);
  const description =
    model.description === undefined
      ? ""
      : `    <Description>${msbuildValue(summary(model.description))}</Description>\n`;
  return `<!-- Generated from a JSON Schema. Change the schema and generate again; edits here are lost. -->
<Project Sdk="Microsoft.NET.Sdk">

  <PropertyGroup>
    <TargetFrameworks>net8.0;net10.0</TargetFrameworks>
    <LangVersion>12</LangVersion>
    <Nullable>enable</Nullable>
    <ImplicitUsings>disable</ImplicitUsings>
    <RootNamespace>${namespace}</RootNamespace>
    <AssemblyName>${namespace}</AssemblyName>
    <IsAotCompatible>true</IsAotCompatible>
    <EnableTrimAnalyzer>true</EnableTrimAnalyzer>
    <GenerateDocumentationFile>true</GenerateDocumentationFile>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
    <!-- What is experimental for users is not so for the package itself. -->
    <NoWarn>$(NoWarn);${experimentalDiagnostic(name)}</NoWarn>
  </PropertyGroup>

  <PropertyGroup>
    <PackageId>${namespace}</PackageId>
    <Version>${msbuildValue(version)}</Version>
    <Authors>${msbuildValue(authorOf(options))}</Authors>
${description}${license === undefined ? "" : `    <PackageLicenseExpression>${msbuildValue(license)}</PackageLicenseExpression>\n`}${repository === undefined ? "" : sourceLink(repository)}    <PackageReadmeFile>README.md</PackageReadmeFile>
  </PropertyGroup>

  <!-- That of .NET 8 itself cannot refuse null for what is not nullable. -->
  <ItemGroup Condition="'$(TargetFramework)' == 'net8.0'">
    <PackageReference Include="System.Text.Json" Version="${SYSTEM_TEXT_JSON}" />
  </ItemGroup>

  <ItemGroup>
    <None Include="README.md" Pack="true" PackagePath="/" />
  </ItemGroup>

</Project>
`;
}

/** With it, debuggers find the sources in the repository. */
function sourceLink(repository: Text): string {
  return `    <PackageProjectUrl>${msbuildValue(repository)}</PackageProjectUrl>
    <RepositoryUrl>${msbuildValue(repository)}</RepositoryUrl>
    <RepositoryType>git</RepositoryType>
    <PublishRepositoryUrl>true</PublishRepositoryUrl>
    <EmbedUntrackedSources>true</EmbedUntrackedSources>
    <IncludeSymbols>true</IncludeSymbols>
    <SymbolPackageFormat>snupkg</SymbolPackageFormat>
`;
}

export function readme(model: Model, { name, version }: Options, scope: Scope): string {
  const namespace = namespaceName(name);
  const context = contextName(name);
  const root = model.root === undefined ? undefined : scope.typeName(model.root);
  const usage =
    root === undefined
      ? ""
      : `
\`\`\`csharp
using System.Text.Json;
using ${namespace};

var value = JsonSerializer.Deserialize(json, ${context}.Default.${root})!;
foreach (var violation in value.Validate()) Console.Error.WriteLine(violation);
var written = JsonSerializer.Serialize(value, ${context}.Default.${root});
\`\`\`
`;
  const metadata = model.types.some(({ kind }) => kind !== "alias")
    ? `- \`${context}\` holds source-generated metadata: no reflection, safe to trim and to compile ahead of time.\n`
    : "";
  const [callback] = callbacks(model);
  const unknown = keepsUnknown(model)
    ? "It keeps properties, values of enums and variants that it does not know, and they are written again; of a closed object it ignores such properties."
    : "It ignores properties that it does not know and keeps values of enums and variants that it does not know.";
  return `# ${namespace}

Types for ${plainMarkdown(model.title ?? name)} in C#, generated from its JSON Schema. Change the schema and generate again; edits here are lost.

\`\`\`xml
<PackageReference Include="${namespace}" Version="${msbuildValue(version)}" />
\`\`\`
${usage}
${metadata}- A property is \`null\` where it is absent. What is absent is not written, what is empty is.
- Reading refuses JSON without a required property or with a value of another type. ${unknown}
- \`Validate()\` returns every violation of the schema, with its path. Patterns and formats are documented and not checked.
- \`ToString()\` shows secrets as \`***\`.
- What is experimental is marked with the diagnostic \`${experimentalDiagnostic(name)}\`; suppress it where you accept that it may change.
${callback === undefined ? "" : `- \`${pascalIdentifier(callback.callback.name)}\` takes a function that stays in the process; ${readmeCode(text`${callback.property.name}: true`)} is written instead.\n`}`;
}
