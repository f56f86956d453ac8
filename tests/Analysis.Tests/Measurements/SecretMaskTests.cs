namespace Rollouts.Analysis.Tests;

/// <summary>Row D26: whatever form a message quotes a secret in.</summary>
public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("s3cr3t", "token s3cr3t is wrong", "token ***** is wrong")]
    [InlineData("a/b+c=", "Get \"https://host/a%2Fb%2Bc%3D/x\": no such host", "Get \"https://host/*****/x\": no such host")]
    [InlineData("a\"b\\c", """{"password":"a\"b\\c"}""", """{"password":"*****"}""")]
    [InlineData("line\n", "header \"line\" is wrong", "header \"*****\" is wrong")]
    [InlineData(" ", "one two", "one*****two")]
    [InlineData("", "nothing", "nothing")]
    [InlineData("ab\ud800", "ab", "ab")]
    public void Apply_Secret_IsHiddenInEveryForm(string secret, string text, string shown) =>
        new SecretMask([secret]).Apply(text).ShouldBe(shown);
}
