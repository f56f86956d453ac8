using System.Text.Json;

namespace Rollouts.Api.Tests;

/// <summary>What Go's encoding/json does to a value, rule by rule, seen in the JSON that is hashed.</summary>
public sealed class GoJsonTests
{
    [Theory]
    [InlineData("""{"tty":true,"image":"i","name":"c"}""", """{"name":"c","image":"i","resources":{},"tty":true}""")]
    [InlineData(
        """{"name":"c","unknown":{"a":1},"Image":"not the image","imag\u0065":"i"}""",
        """{"name":"c","image":"i","resources":{}}"""
    )]
    [InlineData("""{"name":"first","name":"last"}""", """{"name":"last","resources":{}}""")]
    [InlineData("""{"name":"c","image":"i","image":null}""", """{"name":"c","resources":{}}""")]
    public void Struct_AnyOrderOfMembers_WritesTheKnownOnesInOrderOfTheSource(string container, string expected) =>
        Container(container).ShouldBe(expected);

    [Theory]
    [InlineData(
        """{"name":"c","image":"","command":[],"env":null,"stdin":false,"livenessProbe":null}""",
        """{"name":"c","resources":{}}"""
    )]
    [InlineData("""{}""", """{"name":"","resources":{}}""")]
    [InlineData("""{"resources":{"limits":{},"claims":[]}}""", """{"name":"","resources":{}}""")]
    public void OmitEmpty_EmptyValues_AreLeftOutButStructsStay(string container, string expected) =>
        Container(container).ShouldBe(expected);

    [Theory]
    [InlineData("""{"livenessProbe":{}}""", "\"livenessProbe\":{}")]
    [InlineData("""{"restartPolicy":""}""", "\"restartPolicy\":\"\"")]
    [InlineData("""{"securityContext":{"runAsUser":0,"privileged":false}}""", "\"securityContext\":{\"privileged\":false,\"runAsUser\":0}")]
    [InlineData("""{"livenessProbe":{"grpc":{"port":1}}}""", "\"grpc\":{\"port\":1,\"service\":null}")]
    public void Pointer_ToTheZeroValue_IsWritten(string container, string expected) => Container(container).ShouldContain(expected);

    [Theory]
    [InlineData("null", "null")]
    [InlineData("[]", "[]")]
    [InlineData("[null]", """[{"name":"","resources":{}}]""")]
    public void Slice_NotOmitted_KeepsNilApartFromEmpty(string containers, string expected) =>
        PodTemplateHash
            .ToGoJson(Json.Parse("""{"spec":{"containers":""" + containers + "}}"))
            .ShouldBe("""{"metadata":{},"spec":{"containers":""" + expected + "}}");

    [Fact]
    public void Slice_NullAmongItems_IsTheZeroItem() =>
        Container("""{"args":["a",null]}""").ShouldBe("""{"name":"","args":["a",""],"resources":{}}""");

    [Fact]
    public void Embedded_Struct_IsSpreadInPlace()
    {
        Container("""{"livenessProbe":{"periodSeconds":5,"exec":{"command":["x"]}}}""")
            .ShouldContain("\"livenessProbe\":{\"exec\":{\"command\":[\"x\"]},\"periodSeconds\":5}");
        Container("""{"env":[{"name":"e","valueFrom":{"secretKeyRef":{"optional":true,"key":"k","name":"n"}}}]}""")
            .ShouldContain("\"secretKeyRef\":{\"name\":\"n\",\"key\":\"k\",\"optional\":true}");
    }

    [Theory]
    [InlineData("""{"b":"2","a":"1","B":"3","":"0"}""", """{"":"0","B":"3","a":"1","b":"2"}""")]
    // In UTF-16 the last two would change places: the byte order of UTF-8 is that of code points.
    [InlineData("""{"\uD83D\uDE00":"1","\uFFFD":"2","é":"3","z":"4"}""", """{"z":"4","é":"3","�":"2","😀":"1"}""")]
    [InlineData("""{"a":"1","\u0061":"2"}""", """{"a":"2"}""")]
    [InlineData("""{"a":null}""", """{"a":""}""")]
    [InlineData("""{"a<b":"&"}""", """{"a\u003cb":"\u0026"}""")]
    public void Map_Keys_AreSortedByBytesAndUnique(string labels, string expected) =>
        PodTemplateHash
            .ToGoJson(Json.Parse("""{"metadata":{"labels":""" + labels + "}}"))
            .ShouldBe("""{"metadata":{"labels":""" + expected + """},"spec":{"containers":null}}""");

    [Theory]
    [InlineData("<a href=\"x\">&amp;", """\u003ca href=\"x\"\u003e\u0026amp;""")]
    [InlineData("tab\tline\nreturn\rback\\slash/", """tab\tline\nreturn\rback\\slash/""")]
    [InlineData("\b\f\u0000\u001f\u007f", "\\b\\f\\u0000\\u001f\u007f")]
    [InlineData("\u2028\u2029\u00a0é日😀", "\\u2028\\u2029\u00a0é日😀")]
    public void String_SpecialCharacters_AreEscapedAsGoDoes(string image, string expected) =>
        Container($$"""{"image":{{JsonSerializer.Serialize(image)}}}""").ShouldContain($"\"image\":\"{expected}\"");

    [Theory]
    [InlineData("""\ud83d""", "�")]
    [InlineData("""\ude00\ud83d\ude00""", "�😀")]
    [InlineData("""\ud83dx""", "�x")]
    [InlineData("""\ud83d\ud83d\ude00""", "�😀")]
    [InlineData("""\ud83d\u0041""", "�A")]
    [InlineData("\\u00E9\\/\\\"", "é/\\\"")]
    public void String_Escapes_AreResolvedAndLoneSurrogatesReplaced(string escaped, string expected) =>
        Container($$"""{"image":"{{escaped}}"}""").ShouldContain($"\"image\":\"{expected}\"");

    [Fact]
    public void String_StrayBytes_AreReplacedOneByOne()
    {
        byte[] json = [.. "{\"spec\":{\"hostname\":\"a"u8, 0xff, 0xe2, 0x28, 0xed, 0xa0, 0x80, .. "b\"}}"u8];

        PodTemplateHash.ToGoJson(Json.Parse(json)).ShouldContain("\"hostname\":\"a��(���b\"");
    }

    [Theory]
    [InlineData("80", "80")]
    [InlineData("80.0", "80")]
    [InlineData("8e1", "80")]
    [InlineData("-0", "0")]
    [InlineData("null", "0")]
    [InlineData("\"80\"", "\"80\"")]
    [InlineData("\"<\"", "\"\\u003c\"")]
    [InlineData("\"\"", "\"\"")]
    public void IntOrString_KeepsItsKind(string port, string expected) =>
        Container("""{"livenessProbe":{"tcpSocket":{"port":""" + port + "}}}").ShouldContain("\"tcpSocket\":{\"port\":" + expected + "}");

    [Theory]
    [InlineData("2006-01-02T15:04:05Z", "2006-01-02T15:04:05Z")]
    [InlineData("2006-01-02T15:04:05.999999999Z", "2006-01-02T15:04:05Z")]
    [InlineData("2006-01-02T01:04:05+02:30", "2006-01-01T22:34:05Z")]
    [InlineData("2024-02-29T23:59:59-00:01", "2024-03-01T00:00:59Z")]
    [InlineData("2006-01-02T5:04:05Z", "2006-01-02T05:04:05Z")]
    public void Time_AnyOffset_IsWrittenInUtcSeconds(string time, string expected) =>
        PodTemplateHash
            .ToGoJson(Json.Parse("""{"metadata":{"creationTimestamp":""" + $"\"{time}\"" + "}}"))
            .ShouldContain($"\"creationTimestamp\":\"{expected}\"");

    [Theory]
    [InlineData("2006-02-29T00:00:00Z")]
    [InlineData("2006-01-02T24:00:00Z")]
    [InlineData("2006-01-02 15:04:05Z")]
    [InlineData("2006-01-02T15:04:05")]
    [InlineData("2006-01-02T15:04:60Z")]
    [InlineData("2006-01-02T15:04:05z")]
    [InlineData("")]
    public void Time_NotRfc3339_IsRefused(string time) =>
        PodTemplateHash
            .TryCompute(Json.Parse("""{"metadata":{"creationTimestamp":""" + $"\"{time}\"" + "}}"), null, out _, out _)
            .ShouldBeFalse();

    [Theory]
    [InlineData("creationTimestamp", "null")]
    [InlineData("creationTimestamp", "\"0001-01-01T00:00:00Z\"")]
    [InlineData("deletionTimestamp", "null")]
    [InlineData("deletionTimestamp", "\"0001-01-01T00:00:00Z\"")]
    public void Time_Zero_IsLeftOut(string field, string time) =>
        PodTemplateHash
            .ToGoJson(Json.Parse("""{"metadata":{""" + $"\"{field}\":{time}}}" + "}"))
            .ShouldBe("""{"metadata":{},"spec":{"containers":null}}""");

    [Fact]
    public void RawJson_IsWrittenAsAGoMapWouldBe()
    {
        const string Config = """{"z":[1.0,1e21,0.000001,1e-7,-0,12345678901234567890,null,true],"a":{"<":"\u00e9"},"a":{"b":2.50}}""";

        StepHash
            .ToGoJson(Json.Parse("""[{"plugin":{"config":""" + Config + ""","name":"p"}}]"""))
            .ShouldBe(
                """[{"plugin":{"name":"p","config":{"a":{"b":2.5},"z":[1,1e+21,0.000001,1e-7,0,12345678901234567000,null,true]}}}]"""
            );
    }

    private static string Container(string container)
    {
        var json = PodTemplateHash.ToGoJson(Json.Parse("""{"spec":{"containers":[""" + container + "]}}"));
        json.ShouldStartWith("""{"metadata":{},"spec":{"containers":[""");
        return json["""{"metadata":{},"spec":{"containers":[""".Length..^3];
    }
}
