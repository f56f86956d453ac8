using System.Text.Json.Nodes;

namespace Rollouts.Api.Tests;

public sealed class CrdGeneratorTests
{
    private static readonly Dictionary<string, JsonObject> Definitions = CrdGenerator
        .Generate()
        .ToDictionary(d => d.Json["metadata"]!["name"]!.GetValue<string>(), d => d.Json);

    // Rows A16 and A17.
    [Theory]
    [InlineData("rollouts.argoproj.io", "ro", "Namespaced", true)]
    [InlineData("analysisruns.argoproj.io", "ar", "Namespaced", false)]
    [InlineData("analysistemplates.argoproj.io", "at", "Namespaced", false)]
    [InlineData("clusteranalysistemplates.argoproj.io", "cat", "Cluster", false)]
    [InlineData("experiments.argoproj.io", "exp", "Namespaced", false)]
    public void Generate_Kind_HasArgosNamesScopeAndSubresources(string name, string shortName, string scope, bool subresources)
    {
        var spec = Definitions[name]["spec"]!;

        spec["names"]!["shortNames"]![0]!.GetValue<string>().ShouldBe(shortName);
        spec["scope"]!.GetValue<string>().ShouldBe(scope);
        var version = spec["versions"]![0]!;
        (version["subresources"] is not null).ShouldBe(subresources);
        if (subresources)
        {
            version["subresources"]!["scale"]!["statusReplicasPath"]!.GetValue<string>().ShouldBe(".status.HPAReplicas");
            version["subresources"]!["status"].ShouldNotBeNull();
        }
    }

    // Row A18.
    [Theory]
    [InlineData(
        "rollouts.argoproj.io",
        "Desired .spec.replicas, Current .status.replicas, Up-to-date .status.updatedReplicas, Available .status.availableReplicas, Age"
    )]
    [InlineData("analysisruns.argoproj.io", "Status .status.phase, Age")]
    [InlineData("experiments.argoproj.io", "Status .status.phase, Age")]
    [InlineData("analysistemplates.argoproj.io", "Age")]
    [InlineData("clusteranalysistemplates.argoproj.io", "Age")]
    public void Generate_Kind_HasArgosColumns(string name, string columns) =>
        string.Join(
                ", ",
                Definitions[name]["spec"]!["versions"]![0]!["additionalPrinterColumns"]!
                    .AsArray()
                    .Select(column => $"{column!["name"]} {column["jsonPath"]}")
            )
            .ShouldBe(columns.Replace("Age", "Age .metadata.creationTimestamp", StringComparison.Ordinal));

    [Fact]
    public void Generate_EverySchema_IsStructural()
    {
        foreach (var (name, definition) in Definitions)
        {
            CheckStructural(definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject(), name);
        }
    }

    [Theory]
    [InlineData("rollouts.argoproj.io", "spec.template", "x-kubernetes-preserve-unknown-fields", "true")]
    [InlineData("rollouts.argoproj.io", "spec.strategy.canary.maxSurge", "x-kubernetes-int-or-string", "true")]
    [InlineData("rollouts.argoproj.io", "spec.strategy.canary.trafficRouting.plugins", "x-kubernetes-preserve-unknown-fields", "true")]
    [InlineData("rollouts.argoproj.io", "status.observedGeneration", "type", "\"string\"")]
    [InlineData("rollouts.argoproj.io", "spec.restartAt", "format", "\"date-time\"")]
    [InlineData(
        "rollouts.argoproj.io",
        "spec.selector",
        "x-kubernetes-validations",
        """[{"rule":"self == oldSelf","message":".spec.selector is immutable"}]"""
    )]
    [InlineData("analysisruns.argoproj.io", "spec.metrics[].provider.datadog.apiVersion", "default", "\"v1\"")]
    [InlineData("analysisruns.argoproj.io", "spec.metrics[].provider.datadog.interval", "default", "\"5m\"")]
    [InlineData("analysisruns.argoproj.io", "spec.metrics[].provider.datadog.requestTimeout", "default", "\"10s\"")]
    [InlineData("analysisruns.argoproj.io", "spec.metrics[].provider.plugin", "x-kubernetes-preserve-unknown-fields", "true")]
    [InlineData("analysisruns.argoproj.io", "spec.metrics[].provider.job.spec", "x-kubernetes-preserve-unknown-fields", "true")]
    [InlineData("experiments.argoproj.io", "spec.templates[].template", "x-kubernetes-preserve-unknown-fields", "true")]
    public void Generate_Field_HasKeyword(string kind, string path, string keyword, string value)
    {
        var schema = path.Split('.')
            .Aggregate(
                Definitions[kind]["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!,
                (node, name) =>
                    name.EndsWith("[]", StringComparison.Ordinal) ? node["properties"]![name[..^2]]!["items"]! : node["properties"]![name]!
            );

        schema[keyword]!.ToJsonString().ShouldBe(value);
    }

    // The rules of apiextensions.k8s.io/v1 that a generator can break.
    private static void CheckStructural(JsonObject schema, string path)
    {
        var untyped = schema["x-kubernetes-int-or-string"] is not null || schema["x-kubernetes-preserve-unknown-fields"] is not null;
        (schema["type"] is not null || untyped).ShouldBeTrue($"{path} has no type");
        schema["enum"].ShouldBeNull($"{path} would refuse what Argo's schema accepts");
        foreach (var name in schema["required"]?.AsArray() ?? [])
        {
            schema["properties"]![name!.GetValue<string>()].ShouldNotBeNull($"{path} requires an unknown property");
        }

        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            CheckStructural(property!.AsObject(), $"{path}.{name}");
        }

        if (schema["items"] is JsonObject items)
        {
            CheckStructural(items, path + "[]");
        }

        if (schema["additionalProperties"] is JsonObject values)
        {
            schema["properties"].ShouldBeNull($"{path} may not have both properties and additionalProperties");
            CheckStructural(values, path + ".*");
        }

        (schema["type"]?.GetValue<string>() == "array" && schema["items"] is null).ShouldBeFalse($"{path} has no items");
    }
}
