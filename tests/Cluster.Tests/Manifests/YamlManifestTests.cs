using Rollouts.ClusterBed;

namespace Rollouts.Cluster.Tests;

/// <summary>The reader that the manifests go through must not change what they say. Needs no cluster.</summary>
public sealed class YamlManifestTests
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
    public void Read_Scalar_HasTheTypeThatYamlGivesIt(string yaml, string json)
    {
        var value = YamlManifest.ReadOne($"value: {yaml}")["value"];

        (value?.ToJsonString() ?? "null").ShouldBe(json);
    }

    [Fact]
    public void Read_SeveralDocuments_KeepsTheirOrder()
    {
        var documents = YamlManifest.Read("a: 1\n---\nb: 2\n");

        documents.Select(static document => document.ToJsonString()).ShouldBe(["{\"a\":1}", "{\"b\":2}"]);
    }
}
