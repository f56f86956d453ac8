using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>
/// Elastic Load Balancing as far as the controller asks it: a request that is not, byte for byte, one of those that AWS's client for Go sends, or that is
/// not signed with the key, is refused and kept.
/// </summary>
internal sealed class LoadBalancingStub : IAsyncDisposable
{
    public const string Hostname = "shop-1.eu-west-1.elb.amazonaws.com";
    public const string LoadBalancer = "arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/shop/50dc6c495c0c9188";
    public const string Canary = "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/canary/73e2d6bc24d8a067";
    public const string Stable = "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/stable/1234567890abcdef";

    private const string Version = "Version=2015-12-01";
    private const string Key = "AKIDEXAMPLE";
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private const string Listener = "arn:aws:elasticloadbalancing:eu-west-1:1:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2";

    private readonly WebApplication _application;

    private LoadBalancingStub(WebApplication application) => _application = application;

    /// <summary>Share of the canary's target group in the listener's rule.</summary>
    public int Weight { get; set; }

    /// <summary>Whether requests are refused as AWS refuses those without permission.</summary>
    public bool Refuses { get; set; }

    /// <summary>Whether the account has the load balancer.</summary>
    public bool HasLoadBalancer { get; set; } = true;

    /// <summary>The targets of all target groups, asked for anew each time: address, port and state of each.</summary>
    public Func<IReadOnlyList<(string Address, int Port, string State)>> Targets { get; set; } = static () => [];

    /// <summary>What is wrong with requests that came.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    /// <summary>Bodies of the requests that came.</summary>
    public ConcurrentQueue<string> Seen { get; } = new();

    public static async Task<LoadBalancingStub> StartAsync()
    {
        var builder = StubHost.CreateBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var stub = new LoadBalancingStub(builder.Build());
        stub._application.Run(stub.AnswerAsync);
        await stub._application.StartAsync();
        return stub;
    }

    /// <summary>The environment of a controller that asks here.</summary>
    public string? Variable(string name) =>
        name switch
        {
            "AWS_REGION" => "eu-west-1",
            "AWS_ACCESS_KEY_ID" => Key,
            "AWS_SECRET_ACCESS_KEY" => Secret,
            "AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2" => _application.Urls.First(),
            _ => null,
        };

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        Seen.Enqueue(body);
        if (FaultOf(context.Request, body) is { } fault)
        {
            Faults.Enqueue(fault);
        }

        if (Refuses)
        {
            context.Response.StatusCode = 403;
            await context.Response.WriteAsync(
                $"<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform {body} {Secret}</Message></Error></ErrorResponse>"
            );
        }
        else if (ResultOf(body) is { } result)
        {
            await context.Response.WriteAsync(
                $"""<{ActionOf(body)}Response xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><{ActionOf(body)}Result>{result}</{ActionOf(body)}Result></{ActionOf(body)}Response>"""
            );
        }
        else
        {
            Faults.Enqueue($"unexpected: {body}");
            context.Response.StatusCode = 400;
        }
    }

    private string? ResultOf(string body) =>
        body switch
        {
            $"Action=DescribeLoadBalancers&PageSize=300&{Version}" =>
                "<LoadBalancers><member><LoadBalancerArn>arn:other</LoadBalancerArn><DNSName>other</DNSName></member></LoadBalancers><NextMarker>two/2</NextMarker>",
            $"Action=DescribeLoadBalancers&Marker=two%2F2&PageSize=300&{Version}" => HasLoadBalancer
                ? $"<LoadBalancers><member><LoadBalancerArn>{LoadBalancer}</LoadBalancerArn><LoadBalancerName>shop</LoadBalancerName><DNSName>{Hostname}</DNSName></member></LoadBalancers>"
                : "<LoadBalancers/>",
            _ when body == $"Action=DescribeTargetGroups&LoadBalancerArn={Escape(LoadBalancer)}&{Version}" =>
                $"<TargetGroups>{Group("canary", Canary)}{Group("stable", Stable)}</TargetGroups>",
            _ when body == $"Action=DescribeTags&ResourceArns.member.1={Escape(Canary)}&ResourceArns.member.2={Escape(Stable)}&{Version}" =>
                $"<TagDescriptions>{Tags("canary", Canary)}{Tags("stable", Stable)}</TagDescriptions>",
            _ when body == $"Action=DescribeTargetHealth&TargetGroupArn={Escape(Stable)}&{Version}" =>
                $"<TargetHealthDescriptions>{string.Concat(Targets().Select(Health))}</TargetHealthDescriptions>",
            _ when body == $"Action=DescribeListeners&LoadBalancerArn={Escape(LoadBalancer)}&{Version}" =>
                $"<Listeners><member><ListenerArn>{Listener}</ListenerArn></member></Listeners>",
            _ when body == $"Action=DescribeRules&ListenerArn={Escape(Listener)}&{Version}" =>
                $"<Rules><member><Actions><member><Type>forward</Type><ForwardConfig><TargetGroups>{Share(Canary, Weight)}{Share(Stable, 100 - Weight)}</TargetGroups></ForwardConfig></member></Actions></member><member><Actions><member><Type>fixed-response</Type></member></Actions></member></Rules>",
            _ => null,
        };

    /// <summary>Signature Version 4, written down once more: a check with the code that signs would find nothing.</summary>
    private static string? FaultOf(HttpRequest request, string body)
    {
        var stamp = request.Headers["X-Amz-Date"].ToString();
        const string signed = "content-type;host;x-amz-date";
        var canonical =
            $"POST\n/\n\ncontent-type:application/x-www-form-urlencoded\nhost:{request.Host}\nx-amz-date:{stamp}\n\n{signed}\n{Hash(body)}";
        if (stamp.Length != 16)
        {
            return $"X-Amz-Date is '{stamp}'";
        }

        var scope = $"{stamp[..8]}/eu-west-1/elasticloadbalancing/aws4_request";
        var key = Encoding.UTF8.GetBytes($"AWS4{Secret}");
        foreach (var part in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        var signature = Convert.ToHexStringLower(
            HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{Hash(canonical)}"))
        );
        var expected = $"AWS4-HMAC-SHA256 Credential={Key}/{scope}, SignedHeaders={signed}, Signature={signature}";
        return request.Headers.Authorization == expected ? null : $"Authorization is '{request.Headers.Authorization}', not '{expected}'";
    }

    private static string ActionOf(string body) => body["Action=".Length..body.IndexOf('&', StringComparison.Ordinal)];

    private static string Group(string name, string arn) =>
        $"<member><TargetGroupArn>{arn}</TargetGroupArn><TargetGroupName>{name}</TargetGroupName></member>";

    private static string Tags(string service, string arn) =>
        $"<member><ResourceArn>{arn}</ResourceArn><Tags><member><Key>other</Key><Value>x</Value></member><member><Key>ingress.k8s.aws/resource</Key><Value>default/web-{service}:80</Value></member></Tags></member>";

    private static string Health((string Address, int Port, string State) target) =>
        $"<member><Target><Id>{target.Address}</Id><Port>{target.Port.ToString(CultureInfo.InvariantCulture)}</Port></Target><TargetHealth><State>{target.State}</State></TargetHealth></member>";

    private static string Share(string arn, int weight) =>
        $"<member><TargetGroupArn>{arn}</TargetGroupArn><Weight>{weight.ToString(CultureInfo.InvariantCulture)}</Weight></member>";

    private static string Escape(string text) => Uri.EscapeDataString(text);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
