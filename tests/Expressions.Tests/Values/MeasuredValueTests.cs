using System.Text;
using System.Text.Json;

namespace Rollouts.Expressions.Tests;

public sealed class MeasuredValueTests
{
    [Theory]
    [InlineData("0.95", "0.95", "0.95")]
    [InlineData("1000000", "1e+06", "1000000")]
    [InlineData("1e21", "1e+21", "1000000000000000000000")]
    [InlineData("0.00001", "1e-05", "0.00001")]
    [InlineData("[1, 2.5]", "[1 2.5]", "[1 2.5]")]
    [InlineData("{\"b\": null, \"a\": [true]}", "map[a:[true] b:<nil>]", "map[a:[true] b:<nil>]")]
    public void Print_JsonValues_AsGoDoes(string json, string go, string sample)
    {
        var value = MeasuredValue.ParseJson(Encoding.UTF8.GetBytes(json));
        value.ToGoString().ShouldBe(go);
        value.ToSampleString().ShouldBe(sample);
    }

    [Theory]
    [InlineData("{\"b\":1,\"a\":\"<&>\"}", "{\"a\":\"\\u003c\\u0026\\u003e\",\"b\":1}")]
    [InlineData("[1e21, 1e-7, 0.1]", "[1e+21,1e-7,0.1]")]
    [InlineData("{\"a\":1,\"a\":2}", "{\"a\":2}")]
    [InlineData("\"\\ud800x\"", "\"\uFFFDx\"")]
    public void ToJson_DecodedJson_IsWrittenAsGoWrites(string json, string expected) =>
        MeasuredValue.ParseJson(Encoding.UTF8.GetBytes(json)).ToJson().ShouldBe(expected);

    [Theory]
    [InlineData("1e400")]
    [InlineData("{")]
    [InlineData("1 2")]
    [InlineData("")]
    public void ParseJson_WhatGoRefuses_IsAJsonException(string json) =>
        Should.Throw<JsonException>(() => MeasuredValue.ParseJson(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void ParseJson_DeepNesting_IsAJsonException() =>
        Should.Throw<JsonException>(() => MeasuredValue.ParseJson(Encoding.UTF8.GetBytes(new string('[', 100_000))));

    [Fact]
    public void FromJson_Numbers_AreFloat64()
    {
        using var document = JsonDocument.Parse("""{"count": 3}""");
        MeasuredValue.FromJson(document.RootElement).AsMap().TryGetMember("count", out var count).ShouldBeTrue();
        count.Kind.ShouldBe(ValueKind.Float64);
    }

    [Fact]
    public void Scalars_MadeAndRead_AllocateNothing()
    {
        var program = Program.Compile("result >= 0.95", ExpressionEnvironment.ForMeasurement(MeasuredValue.FromFloat(1)));
        program.Run(MeasuredValue.FromFloat(0.97));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var truth = program.Run(MeasuredValue.FromFloat(0.97)).AsBool();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        truth.ShouldBeTrue();
    }
}
