using System.Text;
using Rollouts.Expressions;

namespace Rollouts.Providers.Tests;

public sealed class JsonPathTests
{
    private const string Document = """
        {
          "kind": "List",
          "dotted.name": 5,
          "items": [
            {"name": "a", "value": 1, "labels": {"tier": "web"}},
            {"name": "b", "value": 2.5, "ready": true},
            {"name": "c", "value": 10}
          ],
          "matrix": [[1, 2], [3, 4]]
        }
        """;

    [Theory]
    [InlineData("{$.kind}", "\"List\"")]
    [InlineData("{.kind}", "\"List\"")]
    [InlineData("{kind}", "\"List\"")]
    [InlineData("{$['kind']}", "\"List\"")]
    [InlineData("{.dotted\\.name}", "5")]
    [InlineData("{$['dotted.name']}", "5")]
    [InlineData("{.items[0].name}", "\"a\"")]
    [InlineData("{.items[-1].name}", "\"c\"")]
    [InlineData("{.items[0:2].name}", "\"a\" \"b\"")]
    [InlineData("{.items[::2].name}", "\"a\" \"c\"")]
    [InlineData("{.items[*].value}", "1 2.5 10")]
    [InlineData("{.items[0,2].name}", "\"a\" \"c\"")]
    [InlineData("{.items[0]['name','value']}", "\"a\" 1")]
    [InlineData("{..tier}", "\"web\"")]
    [InlineData("{..name}", "\"a\" \"b\" \"c\"")]
    [InlineData("{.matrix[1][0]}", "3")]
    [InlineData("{.matrix[*][1]}", "2 4")]
    [InlineData("{.items[?(@.value > 2)].name}", "\"b\" \"c\"")]
    [InlineData("{.items[?(@.name == \"b\")].value}", "2.5")]
    [InlineData("{.items[?(@.name=='b')].value}", "2.5")]
    [InlineData("{.items[?(@.ready)].name}", "\"b\"")]
    [InlineData("{.items[?(@.name != 'b')].name}", "\"a\" \"c\"")]
    [InlineData("{.items[?(@.value > 99)].name}", "")]
    [InlineData("rate={.items[0].value}", "\"rate=\" 1")]
    [InlineData("{range .items[*]}{.name}{end}", "\"a\" \"b\" \"c\"")]
    [InlineData("{range .items[?(@.value > 1)]}{.name}={.value} { end }", "\"b\" \"=\" 2.5 \" \" \"c\" \"=\" 10 \" \"")]
    [InlineData("{range .matrix[*]}{range [*]}{@}{end};{end}{.kind}", "1 2 \";\" 3 4 \";\" \"List\"")]
    [InlineData("{range .matrix[*]}{$.kind}", "\"List\" \"List\"")]
    [InlineData("{range .items[?(@.value > 99)]}{.missing}{end}", "")]
    public void Find_Paths_GiveTheMatchesInOrder(string path, string expected)
    {
        var matches = JsonPathTemplate.Parse(path).Find(MeasuredValue.ParseJson(Encoding.UTF8.GetBytes(Document)));
        string.Join(' ', matches.Select(m => m.ToJson())).ShouldBe(expected);
    }

    [Theory]
    [InlineData("{.missing}", "missing is not found")]
    [InlineData("{.items[3]}", "array index out of bounds: index 3, length 3")]
    [InlineData("{.kind[0]}", "string is not array or slice")]
    [InlineData("{.items[?(@.nope == 1)]}", "nope is not found")]
    [InlineData("{.items[?(@.name < 1)]}", "incompatible types for comparison")]
    public void Find_WhatIsNotThere_IsAnError(string path, string message)
    {
        var template = JsonPathTemplate.Parse(path);
        Should
            .Throw<JsonPathException>(() => template.Find(MeasuredValue.ParseJson(Encoding.UTF8.GetBytes(Document))))
            .Message.ShouldBe(message);
    }

    [Theory]
    [InlineData("{.items[}")]
    [InlineData("{.items")]
    [InlineData("{.items[?(@.a}")]
    [InlineData("{.a['b}")]
    [InlineData("{.items}{end}")]
    [InlineData("{range .items[*]}{end}{end}")]
    [InlineData("{range .items[*]")]
    [InlineData("{end .items}")]
    [InlineData("{.items[1:2:0]}")]
    [InlineData("{&}")]
    public void Parse_WhatIsNoPath_IsRefused(string path) => Should.Throw<JsonPathException>(() => JsonPathTemplate.Parse(path));

    [Fact]
    public void Find_RecursionUponRecursion_IsBounded()
    {
        var deep = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", 200)) + string.Concat(Enumerable.Repeat("]", 200)));
        var template = JsonPathTemplate.Parse("{" + string.Concat(Enumerable.Repeat("..*", 40)) + "}");
        Should.Throw<JsonPathException>(() => template.Find(MeasuredValue.ParseJson(deep))).Message.ShouldContain("visits more than");
    }
}
