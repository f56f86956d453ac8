using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Rollouts.Grpc;

/// <summary>One answer for one question of reflection.</summary>
internal static class ReflectionAnswers
{
    public static ServerReflectionResponse Answer(DescriptorCatalog catalog, ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                var services = catalog.Services.Select(static name => new ServiceResponse { Name = name });
                response.ListServicesResponse = new ListServiceResponse { Service = { services } };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                Describe(response, catalog.FileNamed(request.FileByFilename), $"file '{request.FileByFilename}'");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                Describe(response, catalog.FileDeclaring(request.FileContainingSymbol), $"symbol '{request.FileContainingSymbol}'");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
                var extension = request.FileContainingExtension;
                Describe(response, null, $"extension {extension.ExtensionNumber} of '{extension.ContainingType}'");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType:
                // Nothing here is extended: proto3 has no extensions.
                if (catalog.IsMessage(request.AllExtensionNumbersOfType))
                {
                    response.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = request.AllExtensionNumbersOfType };
                }
                else
                {
                    Describe(response, null, $"message '{request.AllExtensionNumbersOfType}'");
                }

                break;
            default:
                response.ErrorResponse = Error(StatusCode.InvalidArgument, "The request asks nothing: set one of its fields.");
                break;
        }

        return response;
    }

    private static void Describe(ServerReflectionResponse response, FileDescriptor? file, string what)
    {
        if (file is null)
        {
            response.ErrorResponse = Error(StatusCode.NotFound, $"There is no {what} here.");
        }
        else
        {
            response.FileDescriptorResponse = new FileDescriptorResponse { FileDescriptorProto = { DescriptorCatalog.Serialize(file) } };
        }
    }

    private static ErrorResponse Error(StatusCode code, string message) => new() { ErrorCode = (int)code, ErrorMessage = message };
}
