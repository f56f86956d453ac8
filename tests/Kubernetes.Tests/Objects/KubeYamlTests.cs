using System.Text;
using System.Text.Json;

namespace Rollouts.Kubernetes.Tests;

public sealed class KubeYamlTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-7", "-7")]
    [InlineData("1.5", "1.5")]
    [InlineData("\"0\"", "\"0\"")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("true", "true")]
    [InlineData("\"true\"", "\"true\"")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("50%", "\"50%\"")]
    [InlineData("5m", "\"5m\"")]
    [InlineData("NaN", "\"NaN\"")]
    [InlineData("null", "null")]
    [InlineData("~", "null")]
    [InlineData("[a, 1, {b: false}]", "[\"a\",1,{\"b\":false}]")]
    [InlineData("[&x {b: 1}, *x]", "[{\"b\":1},{\"b\":1}]")]
    public void Read_Value_HasTheTypeThatYamlGivesIt(string yaml, string json)
    {
        var value = KubeYaml.Read($"value: {yaml}").Single()!["value"];

        (value?.ToJsonString() ?? "null").ShouldBe(json);
    }

    [Fact]
    public void Read_SeveralDocuments_KeepsTheirOrderAndTheEmptyOnes()
    {
        var documents = KubeYaml.Read("a: 1\n---\n---\nb: 2\n");

        documents.Select(static document => document?.ToJsonString() ?? "null").ShouldBe(["{\"a\":1}", "null", "{\"b\":2}"]);
    }

    [Theory]
    [InlineData("a: [1")]
    [InlineData("a: 1\n b: 2\n  - c")]
    [InlineData("? [a]\n: b")]
    [InlineData("a: *nowhere")]
    public void Read_NotAManifest_SaysWhere(string yaml) =>
        Should.Throw<JsonException>(() => KubeYaml.Read(yaml)).Message.ShouldContain("line ");

    [Fact]
    public void Read_TooDeep_IsRefused()
    {
        var yaml = new string('[', KubeYaml.MaxDepth + 2) + new string(']', KubeYaml.MaxDepth + 2);

        Should.Throw<JsonException>(() => KubeYaml.Read(yaml)).Message.ShouldContain("levels");
    }

    [Fact]
    public void Read_AliasesThatMultiply_AreRefusedInsteadOfFillingTheMemory()
    {
        var yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 12; level++)
        {
            yaml.Append('a').Append(level).Append(": &a").Append(level).Append(" [");
            yaml.AppendJoin(", ", Enumerable.Repeat($"*a{level - 1}", 10)).Append("]\n");
        }

        Should.Throw<JsonException>(() => KubeYaml.Read(yaml.ToString())).Message.ShouldContain("aliases");
    }
}
