using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Rollouts.Analysis;

namespace Rollouts.Providers.Tests;

/// <summary>Signed requests of AWS's query protocol, as other rooms ask for them.</summary>
public sealed class AwsQueryClientTests
{
    private static readonly AwsQueryService Service = new("AWS Test", "elasticloadbalancing", "ELASTIC_LOAD_BALANCING_V2", "2015-12-01");

    [Fact]
    public async Task Ask_SendsTheFormInOrder_Signed_AndReadsXml()
    {
        await using var server = await ScriptedServer.StartAsync(
            "<DescribeResponse><DescribeResult>yes</DescribeResult></DescribeResponse>"
        );
        await using var services = Services(server);
        var answer = await AskAsync(services);
        answer.Value.ShouldBe("yes");
        server.Seen.TryDequeue(out var seen).ShouldBeTrue();
        (seen.Method, seen.Path).ShouldBe(("POST", "/"));
        seen.Headers["Content-Type"].ShouldBe("application/x-www-form-urlencoded");
        seen.Body.ShouldBe("Action=Describe&Names.member.1=a%2Fb%20%26c&Version=2015-12-01");
        SignedRequest.Check(seen, server.Address, "s3cret-key").ShouldBe("AKENV eu-west-1 elasticloadbalancing");
        seen.Headers["X-Amz-Security-Token"].ShouldBe("t0ken-of-session");
    }

    [Theory]
    [InlineData(
        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>s3cret-key may not\nt0ken-of-session</Message></Error></ErrorResponse>",
        "answered 403: AccessDenied: ***** may not"
    )]
    [InlineData("no XML", "with what is no XML")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "with what is no XML")]
    public async Task Ask_Refused_SaysWhyWithoutKeys(string body, string expected)
    {
        await using var server = await ScriptedServer.StartAsync(body, StatusCodes.Status403Forbidden);
        await using var services = Services(server);
        var refused = await Should.ThrowAsync<ProviderException>(() => AskAsync(services));
        refused.Message.ShouldStartWith("AWS Test: ");
        refused.Message.ShouldContain(expected);
        refused.ToString().ShouldNotContain("s3cret-key");
    }

    private static async Task<System.Xml.Linq.XElement> AskAsync(ServiceProvider services) =>
        await services
            .GetRequiredService<AwsQueryClient>()
            .AskAsync(Service, "Describe", [new("Names.member.1", "a/b &c")], TestContext.Current.CancellationToken);

    private static ServiceProvider Services(ScriptedServer server) =>
        new ServiceCollection()
            .AddLogging()
            .AddMetrics()
            .AddAwsQueries(name =>
                name switch
                {
                    "AWS_REGION" => "eu-west-1",
                    "AWS_ACCESS_KEY_ID" => "AKENV",
                    "AWS_SECRET_ACCESS_KEY" => "s3cret-key",
                    "AWS_SESSION_TOKEN" => "t0ken-of-session",
                    "AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2" => server.Url("/"),
                    _ => null,
                }
            )
            .BuildServiceProvider();
}
