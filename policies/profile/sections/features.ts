import { flag, section } from '../settings';

export const features = section({
  telephony: flag(false, 'Telephone calls and phone numbers.'),
  chat: flag(true, 'Chat.'),
  tasks: flag(true, 'Tasks.'),
  customerProfiles: flag(true, 'Customer Profiles.'),
  forecasting: flag(true, 'Forecasting, capacity planning and scheduling.'),
  contactLens: flag(true, 'Contact Lens analytics, where an application declares it.'),
  outboundCampaigns: flag(false, 'Outbound campaigns.'),
  amazonQ: flag(false, 'Amazon Q in Connect (the service prefix is wisdom).'),
  lexBots: flag(false, 'Amazon Lex bots.'),
  cases: flag(false, 'Amazon Connect Cases.'),
  appIntegrations: flag(false, 'Amazon AppIntegrations.'),
  thirdPartyMessaging: flag(false, 'Messaging channels of third parties.'),
  screenRecording: flag(false, 'Screen recording (playback uses pre-signed URLs).'),
  approvedOrigins: flag(false, 'Approved origins, which embed the contact control panel in other sites.'),
});
