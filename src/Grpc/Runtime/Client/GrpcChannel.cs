using Grpc.Core;
using Rollouts.Grpc;

namespace Grpc.Net.Client;

/// <summary>A way to a server over HTTP/2: <c>http://</c> for plain text by prior knowledge, <c>https://</c> for TLS.</summary>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly HttpCallInvoker _invoker;

    private GrpcChannel(Uri address, GrpcChannelOptions options)
        : base(address.Authority)
    {
        _http = new HttpMessageInvoker(options.HttpHandler ?? NetworkHandler(), options.HttpHandler is null || options.DisposeHttpClient);
        _invoker = new HttpCallInvoker(_http, address, options);
    }

    public static GrpcChannel ForAddress(string address) => ForAddress(new Uri(address));

    public static GrpcChannel ForAddress(string address, GrpcChannelOptions channelOptions) => ForAddress(new Uri(address), channelOptions);

    public static GrpcChannel ForAddress(Uri address) => ForAddress(address, new GrpcChannelOptions());

    /// <param name="address"><c>http</c> or <c>https</c>, host and port; a path is left out.</param>
    /// <param name="channelOptions">Read once.</param>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(channelOptions);
        return address.IsAbsoluteUri && address.Scheme is "http" or "https"
            ? new GrpcChannel(address, channelOptions)
            : throw new ArgumentException($"The address '{address}' must start with http:// or https://.", nameof(address));
    }

    public override CallInvoker CreateCallInvoker() => _invoker;

    /// <summary>Closes the connections; calls under way end with an error.</summary>
    public void Dispose() => _http.Dispose();

    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }

    private static SocketsHttpHandler NetworkHandler() =>
        new()
        {
            EnableMultipleHttp2Connections = true,
            AllowAutoRedirect = false,
            UseCookies = false,
        };
}
