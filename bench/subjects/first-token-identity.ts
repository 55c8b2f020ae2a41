import { ManagedIdentityCredential } from "@azure/identity";

await new ManagedIdentityCredential().getToken("https://cognitiveservices.azure.com/.default");
