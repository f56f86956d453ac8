using Rollouts.Analysis;

namespace Rollouts.AnalysisService.Tests;

public sealed class FileSecretReaderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("secrets").FullName;

    public FileSecretReaderTests()
    {
        Write("team/prometheus/token", "s3cr3t\n");
        Write("team/prometheus/user", "anna");
        Write("default/datadog/api-key", "key");
        Write("outside", "not a secret of anybody");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Read_ScopeOfTheRun_LooksIntoTheNamespaceOfTheRun()
    {
        var value = await Reader().ReadAsync(SecretScope.Run, "team", "prometheus", "token", TestContext.Current.CancellationToken);

        value.ShouldBe("s3cr3t");
    }

    [Fact]
    public async Task Read_ScopeOfTheService_LooksIntoItsOwnNamespace()
    {
        var value = await Reader().ReadAsync(SecretScope.Service, "team", "datadog", "api-key", TestContext.Current.CancellationToken);

        value.ShouldBe("key");
    }

    [Fact]
    public async Task ReadAll_Secret_HasEveryKey()
    {
        var values = await Reader().ReadAllAsync(SecretScope.Run, "team", "prometheus", TestContext.Current.CancellationToken);

        values.OrderBy(static v => v.Key).ShouldBe([new("token", "s3cr3t"), new("user", "anna")]);
    }

    [Theory]
    [InlineData("team", "prometheus", "password")]
    [InlineData("team", "graphite", "token")]
    [InlineData("other", "prometheus", "token")]
    [InlineData("team", "..", "outside")]
    [InlineData("..", "team", "outside")]
    [InlineData("team", "prometheus", "../../outside")]
    [InlineData("team/prometheus", ".", "token")]
    [InlineData("", "", "")]
    public async Task Read_WhatIsNotThereOrOutside_IsRefusedAndNamed(string @namespace, string name, string key)
    {
        var error = await Should.ThrowAsync<ProviderException>(() =>
            Reader().ReadAsync(SecretScope.Run, @namespace, name, key, TestContext.Current.CancellationToken)
        );

        error.Message.ShouldContain(name);
        error.Message.ShouldNotContain(_root);
    }

    private FileSecretReader Reader() => new(_root, "default");

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
